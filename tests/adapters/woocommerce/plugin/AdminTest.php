<?php
use PHPUnit\Framework\TestCase;

// The page, with WordPress's `exit` where a test can see it.
class Page extends Backorder_Admin {
	protected function stop() {
		throw new Ended( 'stop' );
	}
}

final class AdminTest extends TestCase {

	const SERVICE = 'https://desk.example';
	const SECRET  = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';

	private $connection;
	private $page;

	protected function setUp(): void {
		World::reset();
		Admin::reset();
		$this->connection = new Backorder_Connection();
		$this->page       = new Page( $this->connection, new Backorder_Service( $this->connection ) );
	}

	private function connected(): void {
		Admin::$options['backorder_service']    = self::SERVICE;
		Admin::$options['backorder_connection'] = array(
			'service'  => self::SERVICE,
			'merchant' => 'm1',
			'secret'   => self::SECRET,
			'site'     => 'https://shop.example',
		);
	}

	private function answer( int $code, $said ): void {
		Admin::$answers[] = array( 'code' => $code, 'body' => is_string( $said ) ? $said : json_encode( $said ) );
	}

	private function press( string $act, array $post = array() ): string {
		$_POST = $post + array( '_wpnonce' => wp_create_nonce( 'backorder_' . $act ) );
		ob_start();
		try {
			$this->page->$act();
		} catch ( Ended $end ) {
			return $end->getMessage() . ob_get_clean();
		}
		return ob_get_clean();
	}

	private function shown( array $get = array() ): string {
		$_GET = $get;
		ob_start();
		$this->page->page();
		return ob_get_clean();
	}

	private function begun( array $more = array() ): array {
		return $more + array(
			'token'    => 'one-time',
			'callback' => self::SERVICE . '/connect/woocommerce/keys',
			'watch'    => self::SERVICE . '/connect/woocommerce/ticket',
			'app_name' => 'Backorder',
		);
	}

	private function claims( string $token ): array {
		list( $head, $body, $sign ) = explode( '.', $token );
		$right                      = hash_hmac( 'sha256', "$head.$body", self::SECRET, true );
		$this->assertSame( rtrim( strtr( base64_encode( $right ), '+/', '-_' ), '=' ), $sign );
		return json_decode( base64_decode( strtr( $body, '-_', '+/' ) ), true );
	}

	public function test_nobody_is_asked_before_connect_is_pressed(): void {
		$this->assertStringContainsString( 'Connect your shop', $this->shown() );
		$this->assertSame( array(), Admin::$asked );
	}

	public function test_connect_leads_to_woocommerces_own_question(): void {
		$this->answer( 201, $this->begun() );
		$this->press( 'connect', array( 'backorder_service' => self::SERVICE . '/' ) );
		$this->assertStringStartsWith( 'https://shop.example/wc-auth/v1/authorize?app_name=Backorder&scope=read_write&user_id=one-time', Admin::$gone );
		$this->assertStringContainsString( rawurlencode( self::SERVICE . '/connect/woocommerce/keys' ), Admin::$gone );
		$sent = json_decode( Admin::$asked[0][2]['body'], true );
		$this->assertSame( array( 'address' => 'https://shop.example', 'back' => 'https://shop.example/wp-admin/admin.php?page=backorder' ), $sent );
	}

	public function test_a_service_without_https_is_not_asked(): void {
		foreach ( array( 'http://desk.example', 'javascript:alert(1)', '', 'https://' ) as $address ) {
			$this->press( 'connect', array( 'backorder_service' => $address ) );
			$this->assertStringContainsString( 'said=address', Admin::$gone );
		}
		$this->assertSame( array(), Admin::$asked );
	}

	public function test_an_answer_that_leads_elsewhere_is_not_followed(): void {
		foreach ( array( 'callback', 'watch' ) as $name ) {
			$this->answer( 201, $this->begun( array( $name => 'https://evil.example/x' ) ) );
			$this->press( 'connect', array( 'backorder_service' => self::SERVICE ) );
			$this->assertStringContainsString( 'said=refused', Admin::$gone );
		}
	}

	public function test_what_the_service_says_no_with_is_shown_as_text(): void {
		$this->answer( 422, array( 'error' => 'This address <b>cannot</b> be used.' ) );
		$this->press( 'connect', array( 'backorder_service' => self::SERVICE ) );
		$this->assertStringContainsString( 'This address cannot be used.', $this->shown( array( 'said' => 'refused' ) ) );
	}

	public function test_plain_permalinks_are_told_before_anything_is_tried(): void {
		Admin::$options['permalink_structure'] = '';
		$page                                  = $this->shown();
		$this->assertStringContainsString( 'permalinks are set to Plain', $page );
		$this->assertStringNotContainsString( '<button', $page );
	}

	public function test_the_form_is_fetched_with_a_signed_short_token_and_cleaned(): void {
		$this->connected();
		$bad = '<h2 onclick="x()">Promises</h2><script>steal()</script><iframe src="https://evil.example"></iframe><form action="https://evil.example"><input name="backorder[lead_days]" value="14" formaction="https://evil.example"></form><img src=x onerror=y()>';
		$this->answer( 200, array( 'html' => $bad, 'ready' => true, 'waiting' => 2, 'tasks' => 1 ) );
		$page = $this->shown();
		$this->assertStringContainsString( 'Buyers wait for 2 items. 1 task needs you.', $page );
		$this->assertStringContainsString( 'name="backorder[lead_days]"', $page );
		foreach ( array( 'onclick', '<script', 'iframe src', 'evil.example', '<img', 'onerror', 'formaction' ) as $word ) {
			$this->assertStringNotContainsString( $word, $page );
		}
		list( $method, $url, $args ) = Admin::$asked[0];
		$this->assertSame( array( 'GET', self::SERVICE . '/plugin/m1/form' ), array( $method, $url ) );
		$claims = $this->claims( substr( $args['headers']['Authorization'], 7 ) );
		$this->assertSame( array( 'https://shop.example', 'form', '1', 60, hash( 'sha256', '' ) ), array( $claims['iss'], $claims['aud'], $claims['sub'], $claims['exp'] - $claims['iat'], $claims['body'] ) );
		$this->assertSame( 0, $args['redirection'] );
	}

	public function test_the_secret_is_never_shown_nor_sent(): void {
		$this->connected();
		$this->answer( 200, array( 'html' => '<p>x</p>', 'ready' => true ) );
		$this->assertStringNotContainsString( self::SECRET, $this->shown() . json_encode( Admin::$asked ) );
	}

	public function test_when_the_service_is_away_the_page_says_so_and_the_shop_works_on(): void {
		$this->connected();
		Admin::$away = true;
		$this->assertStringContainsString( 'Your shop works as before', $this->shown() );
		$this->press( 'save', array( 'backorder' => array( 'lead_days' => '3' ) ) );
		$this->assertStringContainsString( 'said=away', Admin::$gone );
	}

	public function test_a_connection_the_service_ended_can_be_made_anew(): void {
		$this->connected();
		$this->answer( 403, array( 'error' => 'no' ) );
		$page = $this->shown();
		$this->assertStringContainsString( 'does not know this connection any more', $page );
		$this->assertStringContainsString( 'Connect anew', $page );
		$this->press( 'forget' );
		$this->assertNull( $this->connection->held() );
		$this->assertStringContainsString( 'Connect your shop', $this->shown() );
	}

	/**
	 * @dataProvider nonsense
	 */
	public function test_nonsense_from_the_service_is_as_good_as_none( int $code, string $body ): void {
		$this->connected();
		$this->answer( $code, $body );
		$this->assertStringContainsString( 'does not answer', $this->shown() );
	}

	public static function nonsense(): array {
		return array( array( 200, '' ), array( 200, '[]' ), array( 200, '{"html":7}' ), array( 500, '{"html":"x"}' ), array( 302, '' ), array( 200, '<html>' ) );
	}

	public function test_choices_are_sent_cleaned_and_bound_to_their_token(): void {
		$this->connected();
		$this->answer( 200, array( 'html' => '<p></p>', 'saved' => true ) );
		$this->press( 'save', array( 'backorder' => array( 'lead_days' => ' 21 ', 'sender_name' => 'O\\\'Neil <b>Mugs</b>', 'list' => array( 'x' ), 'UPPER!' => 'y' ) ) );
		$this->assertStringContainsString( 'said=saved', Admin::$gone );
		list( $method, , $args ) = Admin::$asked[0];
		$this->assertSame( 'POST', $method );
		$this->assertSame( array( 'values' => array( 'lead_days' => '21', 'sender_name' => "O'Neil Mugs", 'upper' => 'y' ) ), json_decode( $args['body'], true ) );
		$claims = $this->claims( substr( $args['headers']['Authorization'], 7 ) );
		$this->assertSame( array( 'save', hash( 'sha256', $args['body'] ) ), array( $claims['aud'], $claims['body'] ) );
	}

	public function test_mistakes_are_shown_beside_their_fields_once(): void {
		$this->connected();
		$this->answer( 422, array( 'html' => '<p class="backorder-wrong">Enter a whole number.</p>', 'saved' => false ) );
		$this->press( 'save', array( 'backorder' => array( 'lead_days' => 'soon' ) ) );
		foreach ( array( true, false ) as $there ) {
			$this->answer( 200, array( 'html' => '<p>fresh</p>', 'ready' => true ) );
			$this->assertSame( $there, false !== strpos( $this->shown( array( 'said' => 'wrong' ) ), 'Enter a whole number.' ) );
		}
	}

	public function test_the_desk_opens_by_a_posted_token(): void {
		$this->connected();
		$page = $this->press( 'desk' );
		$this->assertStringContainsString( '<form method="post" action="' . self::SERVICE . '/plugin/m1/desk">', $page );
		$this->assertSame( 1, preg_match( '/name="token" value="([^"]+)"/', $page, $found ) );
		$this->assertSame( 'desk', $this->claims( $found[1] )['aud'] );
		$this->assertStringNotContainsString( $found[1], Admin::$gone );
	}

	/**
	 * @dataProvider acts
	 */
	public function test_no_act_without_the_right( string $act ): void {
		$this->connected();
		Admin::$rights = array();
		$this->assertStringStartsWith( 'Sorry', $this->press( $act, array( 'backorder_service' => self::SERVICE ) ) );
		$this->assertSame( array(), Admin::$asked );
		$this->assertNotNull( $this->connection->held() );
	}

	/**
	 * @dataProvider acts
	 */
	public function test_no_act_without_a_nonce( string $act ): void {
		$this->connected();
		$this->assertStringStartsWith( 'The link', $this->press( $act, array( '_wpnonce' => 'guessed', 'backorder_service' => self::SERVICE ) ) );
		$this->assertSame( array(), Admin::$asked );
		$this->assertNotNull( $this->connection->held() );
	}

	public static function acts(): array {
		return array_map( fn( $one ) => array( $one ), Backorder_Admin::ACTS );
	}

	private function told( array $more ): WP_REST_Response {
		$request = new WP_REST_Request( 'POST', '/connection' );
		$request->set_body( json_encode( $more + array( 'service' => self::SERVICE, 'merchant' => 'm2', 'secret' => self::SECRET ) ) );
		return $this->connection->accept( $request );
	}

	public function test_a_secret_is_taken_from_the_service_we_asked_and_from_no_other(): void {
		$this->assertSame( 422, $this->told( array() )->get_status() );
		Admin::$options['backorder_service'] = self::SERVICE;
		$this->assertSame( 422, $this->told( array( 'service' => 'https://evil.example' ) )->get_status() );
		$this->assertNull( $this->connection->held() );
		$this->assertSame( 200, $this->told( array() )->get_status() );
		$this->assertSame( 'm2', $this->connection->held()['merchant'] );
	}

	public function test_what_is_no_secret_is_not_taken(): void {
		Admin::$options['backorder_service'] = self::SERVICE;
		foreach ( array( array( 'secret' => 'short' ), array( 'secret' => array( 'x' ) ), array( 'merchant' => '../m' ), array( 'merchant' => '' ) ) as $more ) {
			$this->assertSame( 422, $this->told( $more )->get_status() );
		}
	}

	public function test_only_who_runs_the_shop_may_hand_a_secret_over(): void {
		$this->assertTrue( $this->connection->may() );
		Admin::$rights = array();
		$this->assertInstanceOf( WP_Error::class, $this->connection->may() );
	}

	public function test_a_copy_of_a_connected_shop_is_not_connected(): void {
		$this->connected();
		Admin::$home = 'https://staging.shop.example';
		$this->assertNull( $this->connection->held() );
		Admin::$home = 'https://shop.example';
	}

	public function test_the_storefront_asks_nobody(): void {
		$this->connected();
		Admin::$away = true;
		$shop        = new Backorder_Storefront( new Backorder_Sentences() );
		$product     = new WC_Product( 0, array( 'sentences' => array( 'en' => 'Ships by December 9.' ) ) );
		$this->assertSame( 'Ships by December 9.', $shop->page( '', $product ) );
		$this->assertCount( 1, $shop->cart( array(), array( 'data' => $product, 'quantity' => 1 ) ) );
		$shop->bought( new Line(), 'k', array( 'data' => $product, 'quantity' => 1 ), null );
		$this->assertSame( array(), Admin::$asked );
	}
}
