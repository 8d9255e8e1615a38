<?php
// The pieces of WordPress and WooCommerce that the plugin touches, as small as they can be and still behave.

define( 'ABSPATH', '/nowhere/' );
define( 'ARRAY_A', 'ARRAY_A' );

class World {
	public static $may       = true;
	public static $orders    = array();
	public static $refunds   = array();
	public static $asked     = array();
	public static $inner     = null;
	public static $locale    = 'en_US';
	public static $today     = '2026-11-23';
	public static $gateway   = true;

	public static function reset() {
		self::$may     = true;
		self::$orders  = array( 19 => new WC_Order( 33.0, array( 7 => new WC_Item( 'line_item', 3 ), 8 => new WC_Item( 'shipping', 1 ) ) ) );
		self::$refunds = array();
		self::$asked   = array();
		self::$inner   = null;
		self::$locale  = 'en_US';
		self::$today   = '2026-11-23';
		self::$gateway = true;
	}
}

class WP_Error {
	private $code;
	private $message;
	public function __construct( $code, $message ) {
		$this->code    = $code;
		$this->message = $message;
	}
	public function get_error_code() {
		return $this->code;
	}
	public function get_error_message() {
		return $this->message;
	}
}

class WP_REST_Request implements ArrayAccess {
	public $method;
	public $route;
	private $headers = array();
	private $body    = '';
	private $url     = array();
	public function __construct( $method, $route, $url = array() ) {
		$this->method = $method;
		$this->route  = $route;
		$this->url    = $url;
	}
	public function set_header( $name, $value ) {
		$this->headers[ strtolower( $name ) ] = $value;
	}
	public function get_header( $name ) {
		return isset( $this->headers[ strtolower( $name ) ] ) ? $this->headers[ strtolower( $name ) ] : null;
	}
	public function set_body( $body ) {
		$this->body = $body;
	}
	public function get_body() {
		return $this->body;
	}
	public function get_json_params() {
		return json_decode( $this->body, true );
	}
	#[\ReturnTypeWillChange]
	public function offsetGet( $name ) {
		return $this->url[ $name ];
	}
	public function offsetExists( $name ): bool {
		return isset( $this->url[ $name ] );
	}
	public function offsetSet( $name, $value ): void {
		$this->url[ $name ] = $value;
	}
	public function offsetUnset( $name ): void {
		unset( $this->url[ $name ] );
	}
}

class WP_REST_Response {
	private $data;
	private $status;
	public $headers = array();
	public function __construct( $data, $status ) {
		$this->data   = $data;
		$this->status = $status;
	}
	public function get_data() {
		return $this->data;
	}
	public function get_status() {
		return $this->status;
	}
	public function header( $name, $value ) {
		$this->headers[ $name ] = $value;
	}
}

class WC_Item {
	private $type;
	private $quantity;
	public function __construct( $type, $quantity ) {
		$this->type     = $type;
		$this->quantity = $quantity;
	}
	public function get_type() {
		return $this->type;
	}
	public function get_quantity() {
		return $this->quantity;
	}
}

class WC_Order {
	private $paid;
	private $items;
	public function __construct( $paid, $items ) {
		$this->paid  = $paid;
		$this->items = $items;
	}
	public function get_type() {
		return 'shop_order';
	}
	public function get_remaining_refund_amount() {
		return (string) ( $this->paid - array_sum( array_column( World::$refunds, 'amount' ) ) );
	}
	public function get_item( $id ) {
		return isset( $this->items[ $id ] ) ? $this->items[ $id ] : false;
	}
	public function get_qty_refunded_for_item( $id ) {
		return -array_sum( array_column( array_filter( World::$refunds, fn( $one ) => $one['line'] === $id ), 'quantity' ) );
	}
}

class WC_Gateway {
	public function supports( $what ) {
		return 'refunds' === $what && World::$gateway;
	}
}

class WC_Product {
	public $meta = array();
	public $stock;
	public $managed    = true;
	public $backorders = true;
	public $status     = 'onbackorder';
	public function __construct( $stock, $said ) {
		$this->stock                           = $stock;
		$this->meta['_backorder_availability'] = is_string( $said ) ? $said : json_encode( $said );
	}
	public function backorders_allowed() {
		return $this->backorders;
	}
	public function get_stock_status() {
		return $this->status;
	}
	public function managing_stock() {
		return $this->managed;
	}
	public function get_stock_quantity() {
		return $this->stock;
	}
	public function get_meta( $key ) {
		return isset( $this->meta[ $key ] ) ? $this->meta[ $key ] : '';
	}
}

class Line {
	public $meta = array();
	public function add_meta_data( $key, $value, $unique ) {
		$this->meta[ $key ] = $value;
	}
}

// WooCommerce's own refund route: pays, unless a test says what happens instead.
function rest_do_request( $request ) {
	World::$asked[] = array( $request->method, $request->route );
	if ( 'GET' === $request->method ) {
		return new WP_REST_Response( array( 'id' => (int) basename( $request->route ) ), 200 );
	}
	if ( World::$inner ) {
		return call_user_func( World::$inner, $request );
	}
	$body             = $request->get_json_params();
	$line             = isset( $body['line_items'][0] ) ? $body['line_items'][0] : array();
	World::$refunds[] = array(
		'amount'   => (float) $body['amount'],
		'line'     => isset( $line['id'] ) ? $line['id'] : 0,
		'quantity' => isset( $line['quantity'] ) ? $line['quantity'] : 0,
	);
	return new WP_REST_Response( array( 'id' => 100 + count( World::$refunds ) ), 201 );
}

function current_user_can( $right ) {
	return 'edit_shop_orders' === $right ? World::$may : in_array( $right, Admin::$rights, true );
}
function rest_authorization_required_code() {
	return 401;
}
function wc_get_order( $id ) {
	return isset( World::$orders[ $id ] ) ? World::$orders[ $id ] : false;
}
function wc_get_payment_gateway_by_order() {
	return new WC_Gateway();
}
function __( $text ) {
	return $text;
}
function home_url() {
	return Admin::$home;
}
function mysql_to_rfc3339( $text ) {
	return str_replace( ' ', 'T', $text );
}
function sanitize_text_field( $text ) {
	return trim( strip_tags( (string) $text ) );
}
function determine_locale() {
	return World::$locale;
}
function wp_date() {
	return World::$today;
}
function wp_json_encode( $value, $flags = 0 ) {
	return json_encode( $value, $flags );
}
function add_filter( $hook, $callback ) {
	Admin::$hooks[ $hook ][] = $callback;
}
function add_action( $hook, $callback ) {
	Admin::$hooks[ $hook ][] = $callback;
}
function do_action( $hook, ...$given ) {
	foreach ( isset( Admin::$hooks[ $hook ] ) ? Admin::$hooks[ $hook ] : array() as $callback ) {
		call_user_func_array( $callback, $given );
	}
}
function apply_filters( $hook, $value, ...$given ) {
	foreach ( isset( Admin::$hooks[ $hook ] ) ? Admin::$hooks[ $hook ] : array() as $callback ) {
		$value = call_user_func( $callback, $value, ...$given );
	}
	return $value;
}
function register_activation_hook() {}
function is_admin() {
	return Admin::$inside;
}

require_once __DIR__ . '/admin.php';
require_once __DIR__ . '/features.php';
require_once dirname( __DIR__, 4 ) . '/adapters/woocommerce/plugin/backorder/backorder.php';

// The table of keys in memory; `held` are the orders that another, living request has in hand.
class Memory_Outcomes extends Backorder_Outcomes {
	public $rows = array();
	public $held = array();
	public function lock( $order_id ) {
		if ( in_array( $order_id, $this->held, true ) ) {
			return false;
		}
		$this->held[] = $order_id;
		return true;
	}
	public function unlock( $order_id ) {
		$this->held = array_diff( $this->held, array( $order_id ) );
	}
	public function busy( $order_id ) {
		return in_array( $order_id, $this->held, true );
	}
	public function begin( $key, $order_id, $hash ) {
		if ( isset( $this->rows[ $key ] ) ) {
			return false;
		}
		$this->rows[ $key ] = array(
			'idem_key'  => $key,
			'order_id'  => (string) $order_id,
			'body_hash' => $hash,
			'state'     => 'running',
			'refund_id' => null,
			'code'      => '',
			'message'   => '',
			'began'     => '2026-11-23 10:00:00',
		);
		return true;
	}
	public function settle( $key, $state, $refund_id = null, $code = '', $message = '' ) {
		$this->rows[ $key ] = array_merge( $this->rows[ $key ], compact( 'state', 'refund_id', 'code', 'message' ) );
	}
	public function find( $key ) {
		return isset( $this->rows[ $key ] ) ? $this->rows[ $key ] : null;
	}
}
