<?php
use PHPUnit\Framework\TestCase;

final class RefundsTest extends TestCase {

	const KEY  = 'key-0123456789abcdef';
	const BODY = array( 'amount' => '11.00', 'api_refund' => true, 'line_items' => array( array( 'id' => 7, 'quantity' => 1 ) ) );

	private $outcomes;

	protected function setUp(): void {
		World::reset();
		$this->outcomes = new Memory_Outcomes();
	}

	private function ask( array $body = self::BODY, ?string $key = self::KEY, int $order = 19 ): WP_REST_Response {
		$request = new WP_REST_Request( 'POST', '', array( 'order' => (string) $order ) );
		if ( null !== $key ) {
			$request->set_header( 'Idempotency-Key', $key );
		}
		$request->set_body( json_encode( $body ) );
		return ( new Backorder_Refunds( $this->outcomes ) )->refund( $request );
	}

	private function outcome( string $key = self::KEY ): WP_REST_Response {
		return ( new Backorder_Refunds( $this->outcomes ) )->outcome( new WP_REST_Request( 'GET', '', array( 'key' => $key ) ) );
	}

	private function assertSaid( int $status, string $state, WP_REST_Response $answer ): array {
		$said = $answer->get_data();
		$this->assertSame( array( $status, $state ), array( $answer->get_status(), $said['state'] ) );
		return $said;
	}

	public function test_a_refund_is_made_once_however_often_it_is_asked_for(): void {
		$first  = $this->assertSaid( 201, 'done', $this->ask() );
		$second = $this->assertSaid( 201, 'done', $this->ask() );
		$this->assertSame( array( false, true ), array( $first['replayed'], $second['replayed'] ) );
		$this->assertSame( $first['refund']['id'], $second['refund']['id'] );
		$this->assertCount( 1, World::$refunds );
		$this->assertSaid( 201, 'done', $this->outcome() );
	}

	public function test_the_key_is_written_down_before_money_moves(): void {
		World::$inner = function () {
			$this->assertSame( 'running', $this->outcomes->rows[ self::KEY ]['state'] );
			return new WP_REST_Response( array( 'id' => 5 ), 201 );
		};
		$this->assertSaid( 201, 'done', $this->ask() );
	}

	public function test_a_gateway_that_said_no_is_unknown_and_never_asked_again(): void {
		World::$inner = fn() => new WP_REST_Response( array( 'code' => 'woocommerce_rest_cannot_create_order_refund', 'message' => 'Declined.' ), 500 );
		$said         = $this->assertSaid( 200, 'unknown', $this->ask() );
		$this->assertSame( 'Declined.', $said['message'] );
		World::$inner = null;
		$this->assertSaid( 200, 'unknown', $this->ask() );
		$this->assertSame( array(), World::$refunds );
	}

	public function test_what_breaks_midway_is_unknown(): void {
		World::$inner = function () {
			throw new Error( 'A plugin fell over.' );
		};
		$said = $this->assertSaid( 200, 'unknown', $this->ask() );
		$this->assertSame( 'backorder_broke', $said['code'] );
		$this->assertSame( array(), $this->outcomes->held );
	}

	public function test_a_request_that_died_is_unknown_to_whoever_asks_next(): void {
		$this->outcomes->begin( self::KEY, 19, hash( 'sha256', json_encode( self::BODY ) ) );
		$said = $this->assertSaid( 200, 'unknown', $this->ask() );
		$this->assertSame( 'backorder_died', $said['code'] );
		$this->assertSaid( 200, 'unknown', $this->outcome() );
		$this->assertSame( array(), World::$refunds );
	}

	public function test_while_one_is_at_work_the_other_is_told_to_wait(): void {
		$this->outcomes->begin( self::KEY, 19, 'hash' );
		$this->outcomes->held = array( 19 );
		$answer               = $this->ask();
		$this->assertSaid( 409, 'running', $answer );
		$this->assertSame( '5', $answer->headers['Retry-After'] );
		$this->assertSaid( 409, 'running', $this->outcome() );
		$this->assertSaid( 409, 'running', $this->ask( self::BODY, 'another-key-0123456789' ) );
		$this->assertSame( array(), World::$refunds );
	}

	public function test_a_key_stands_for_one_refund_only(): void {
		$this->ask();
		$said = $this->assertSaid( 422, 'refused', $this->ask( array( 'amount' => '1.00' ) ) );
		$this->assertSame( 'backorder_key_reused', $said['code'] );
		$this->assertCount( 1, World::$refunds );
	}

	/**
	 * @dataProvider objections
	 */
	public function test_what_cannot_be_is_refused_before_anything_is_done_and_the_key_stays_free( array $body, string $code, int $order = 19 ): void {
		$said = $this->assertSaid( 422, 'refused', $this->ask( $body, self::KEY, $order ) );
		$this->assertSame( $code, $said['code'] );
		$this->assertSame( array(), World::$asked );
		$this->assertSaid( 201, 'done', $this->ask() );
	}

	public static function objections(): array {
		return array(
			'no such order'      => array( self::BODY, 'woocommerce_rest_invalid_order_id', 20 ),
			'no amount'          => array( array(), 'backorder_amount' ),
			'an amount of words' => array( array( 'amount' => 'all' ), 'backorder_amount' ),
			'a number'           => array( array( 'amount' => 11.0 ), 'backorder_amount' ),
			'below nothing'      => array( array( 'amount' => '-1.00' ), 'backorder_amount' ),
			'nothing'            => array( array( 'amount' => '0.00' ), 'backorder_amount' ),
			'exponents'          => array( array( 'amount' => '1e9' ), 'backorder_amount' ),
			'too much'           => array( array( 'amount' => '33.01' ), 'backorder_too_much' ),
			'no such line'       => array( array( 'amount' => '1.00', 'line_items' => array( array( 'id' => 9 ) ) ), 'backorder_line' ),
			'too many units'     => array( array( 'amount' => '1.00', 'line_items' => array( array( 'id' => 7, 'quantity' => 4 ) ) ), 'backorder_units' ),
			'units of shipping'  => array( array( 'amount' => '1.00', 'line_items' => array( array( 'id' => 8, 'quantity' => 1 ) ) ), 'backorder_units' ),
		);
	}

	public function test_a_gateway_without_refunds_is_refused_before_anything_is_done(): void {
		World::$gateway = false;
		$said           = $this->assertSaid( 422, 'refused', $this->ask() );
		$this->assertSame( 'backorder_gateway', $said['code'] );
		$this->assertSaid( 201, 'done', $this->ask( array( 'api_refund' => false ) + self::BODY ) );
	}

	public function test_units_given_back_before_are_not_given_back_again(): void {
		$this->ask( array( 'amount' => '22.00', 'line_items' => array( array( 'id' => 7, 'quantity' => 2 ) ) ) );
		$said = $this->assertSaid( 422, 'refused', $this->ask( array( 'amount' => '11.00', 'line_items' => array( array( 'id' => 7, 'quantity' => 2 ) ) ), 'second-key-0123456789' ) );
		$this->assertSame( 'backorder_units', $said['code'] );
	}

	/**
	 * @dataProvider odd_keys
	 */
	public function test_without_a_proper_key_nothing_happens( ?string $key ): void {
		$this->assertSaid( 400, 'refused', $this->ask( self::BODY, $key ) );
		$this->assertSame( array(), World::$asked );
	}

	public static function odd_keys(): array {
		return array( array( null ), array( '' ), array( 'short' ), array( str_repeat( 'x', 65 ) ), array( "with space 0123456789" ), array( "line\nbreak-0123456789" ) );
	}

	public function test_a_key_that_never_came_is_absent(): void {
		$this->assertSaid( 404, 'absent', $this->outcome() );
	}

	public function test_only_who_may_edit_orders_comes_in(): void {
		$door = new Backorder_Refunds( $this->outcomes );
		$this->assertTrue( $door->may() );
		World::$may = false;
		$this->assertSame( 'woocommerce_rest_cannot_view', $door->may()->get_error_code() );
	}
}
