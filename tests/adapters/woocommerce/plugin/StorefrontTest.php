<?php
use PHPUnit\Framework\TestCase;

final class StorefrontTest extends TestCase {

	const SAID = array(
		'sentences' => array( 'en' => 'Not in stock now; expected to ship by December 9.', 'de' => 'Zurzeit nicht auf Lager.' ),
		'digest'    => 'abc',
		'due'       => '2026-12-09',
	);

	private $shop;

	protected function setUp(): void {
		World::reset();
		$this->shop = new Backorder_Storefront( new Backorder_Sentences() );
	}

	private function cart( WC_Product $product, int $quantity ): array {
		return $this->shop->cart( array(), array( 'data' => $product, 'quantity' => $quantity ) );
	}

	public function test_a_page_says_when_a_unit_that_is_not_there_ships(): void {
		$this->assertSame( self::SAID['sentences']['en'], $this->shop->page( 'Available on backorder', new WC_Product( 0, self::SAID ) ) );
		$this->assertSame( self::SAID['sentences']['en'], $this->shop->page( 'Available on backorder', new WC_Product( -4, self::SAID ) ) );
	}

	public function test_what_is_in_stock_keeps_the_shops_own_words(): void {
		$this->assertSame( '2 in stock', $this->shop->page( '2 in stock', new WC_Product( 2, self::SAID ) ) );
	}

	public function test_the_buyers_language_is_spoken_and_english_where_there_is_none(): void {
		World::$locale = 'de_AT';
		$this->assertSame( self::SAID['sentences']['de'], $this->shop->page( '', new WC_Product( 0, self::SAID ) ) );
		World::$locale = 'pl_PL';
		$this->assertSame( self::SAID['sentences']['en'], $this->shop->page( '', new WC_Product( 0, self::SAID ) ) );
	}

	public function test_a_cart_counts_the_units_that_wait(): void {
		$this->assertSame( '3 of 5: ' . self::SAID['sentences']['en'], $this->cart( new WC_Product( 2, self::SAID ), 5 )[0]['value'] );
		$this->assertSame( self::SAID['sentences']['en'], $this->cart( new WC_Product( -1, self::SAID ), 5 )[0]['value'] );
		$this->assertSame( array(), $this->cart( new WC_Product( 5, self::SAID ), 5 ) );
	}

	public function test_an_item_whose_stock_is_not_counted_waits_whole(): void {
		$product          = new WC_Product( null, self::SAID );
		$product->managed = false;
		$this->assertSame( self::SAID['sentences']['en'], $this->cart( $product, 2 )[0]['value'] );
		$product->status = 'instock';
		$this->assertSame( array(), $this->cart( $product, 2 ) );
	}

	public function test_what_may_not_be_sold_beyond_stock_is_not_spoken_of(): void {
		$product             = new WC_Product( 0, self::SAID );
		$product->backorders = false;
		$product->status     = 'outofstock';
		$this->assertSame( 'Out of stock', $this->shop->page( 'Out of stock', $product ) );
	}

	public function test_a_day_that_has_passed_is_not_promised(): void {
		World::$today = '2026-12-09';
		$this->assertSame( self::SAID['sentences']['en'], $this->shop->page( '', new WC_Product( 0, self::SAID ) ) );
		World::$today = '2026-12-10';
		$this->assertSame( 'as it was', $this->shop->page( 'as it was', new WC_Product( 0, self::SAID ) ) );
	}

	/**
	 * @dataProvider odd
	 */
	public function test_odd_metas_change_nothing( $said ): void {
		$this->assertSame( 'as it was', $this->shop->page( 'as it was', new WC_Product( 0, $said ) ) );
	}

	public static function odd(): array {
		return array( array( '' ), array( 'null' ), array( '[]' ), array( '{"sentences":' ), array( '"text"' ), array( '{"sentences":"all"}' ), array( '{"sentences":{}}' ), array( '{"sentences":{"en":""}}' ) );
	}

	public function test_markup_in_a_sentence_is_taken_out(): void {
		$said = array( 'sentences' => array( 'en' => '<b onclick="x()">Soon</b>' ) );
		$this->assertSame( 'Soon', $this->shop->page( '', new WC_Product( 0, $said ) ) );
	}

	public function test_what_the_buyer_was_shown_is_kept_with_the_line(): void {
		$line = new Line();
		$this->shop->bought( $line, 'k', array( 'data' => new WC_Product( 2, self::SAID ), 'quantity' => 5 ), null );
		$kept = json_decode( $line->meta['_backorder_shown'], true );
		$this->assertSame( array( self::SAID['sentences']['en'], 'en', 'abc', '2026-12-09', 3 ), array( $kept['sentence'], $kept['language'], $kept['digest'], $kept['due'], $kept['short'] ) );
		$this->assertSame( 'Availability', $line->meta['_backorder_label'] );
		$this->assertStringStartsWith( '3 of 5: ', $line->meta['Availability'] );
	}

	public function test_the_words_around_a_sentence_are_of_its_language(): void {
		World::$locale = 'de_CH_informal';
		$shown         = $this->cart( new WC_Product( 2, self::SAID ), 5 )[0];
		$this->assertSame( array( 'Verfügbarkeit', '3 von 5: Zurzeit nicht auf Lager.' ), array( $shown['key'], $shown['value'] ) );
		World::$locale = 'ja';
		$this->assertSame( 'Availability', $this->cart( new WC_Product( 2, self::SAID ), 5 )[0]['key'] );
	}

	public function test_a_line_that_need_not_wait_is_left_alone(): void {
		$line = new Line();
		$this->shop->bought( $line, 'k', array( 'data' => new WC_Product( 9, self::SAID ), 'quantity' => 5 ), null );
		$this->assertSame( array(), $line->meta );
	}
}
