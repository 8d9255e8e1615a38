<?php
// A small WordPress for journeys, under PHP's own server: the admin around our plugin's real page, its REST route,
// and its storefront filters, asked for by the sandbox, which plays WooCommerce itself.

require_once dirname( __DIR__ ) . '/bootstrap.php';

class WooCommerce {}


class Journey {
	public static function load() {
		$kept = json_decode( (string) @file_get_contents( getenv( 'WP_STATE' ) ), true );
		Admin::reset();
		Admin::$home       = getenv( 'WP_HOME' );
		Admin::$admin      = Admin::$home . '/wp-admin/';
		Admin::$transport  = array( __CLASS__, 'ask' );
		Admin::$options    = $kept ? $kept['options'] : Admin::$options;
		Admin::$transients = $kept ? $kept['transients'] : array();
		parse_str( (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_QUERY ), $_GET );
		parse_str( strpos( (string) @$_SERVER['CONTENT_TYPE'], 'form' ) ? file_get_contents( 'php://input' ) : '', $_POST );
		$_POST = array_map( array( __CLASS__, 'slashed' ), $_POST ); // as WordPress does to everything that is sent
	}

	private static function slashed( $value ) {
		return is_array( $value ) ? array_map( array( __CLASS__, 'slashed' ), $value ) : addslashes( $value );
	}

	public static function keep() {
		$held = array( 'options' => Admin::$options, 'transients' => Admin::$transients );
		file_put_contents( getenv( 'WP_STATE' ), json_encode( $held ) );
		if ( '' !== Admin::$gone ) {
			http_response_code( 302 );
			header( 'Location: ' . Admin::$gone );
		}
	}

	public static function ask( $url, $args ) {
		$headers = array( 'User-Agent: WordPress/7.1; ' . Admin::$home );
		foreach ( $args['headers'] as $name => $value ) {
			$headers[] = "$name: $value";
		}
		$http    = array( 'method' => $args['method'], 'header' => $headers, 'content' => (string) $args['body'], 'timeout' => $args['timeout'], 'follow_location' => 0, 'ignore_errors' => true );
		$context = stream_context_create( array( 'http' => $http, 'ssl' => array( 'cafile' => getenv( 'WP_CA' ) ) ) );
		$body    = @file_get_contents( $url, false, $context );
		if ( false === $body ) {
			return new WP_Error( 'http_request_failed', 'nobody answered' );
		}
		preg_match( '/ (\d{3})/', $http_response_header[0], $status );
		return array( 'code' => (int) $status[1], 'body' => $body );
	}

	public static function screen( $slug ) {
		do_action( 'admin_menu' );
		list( , $page ) = Admin::$hooks[ 'page_' . $slug ];
		echo '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Backorder – WordPress</title></head><body><main>';
		call_user_func( $page );
		echo '</main></body></html>';
	}

	public static function rest( $method ) {
		do_action( 'rest_api_init' );
		$request = new WP_REST_Request( $method, '/connection' );
		$request->set_body( file_get_contents( 'php://input' ) );
		$route = Admin::$routes['wc-backorder/v1/connection'];
		if ( $route['methods'] === $method && true === call_user_func( $route['permission_callback'] ) ) {
			$answer = call_user_func( $route['callback'], $request );
			http_response_code( $answer->get_status() );
			echo json_encode( $answer->get_data() );
		}
	}

	public static function filter( $name ) {
		$asked               = json_decode( file_get_contents( 'php://input' ), true );
		World::$locale       = $asked['locale'];
		World::$today        = date( 'Y-m-d' );
		$product             = new WC_Product( $asked['stock'], (string) $asked['said'] );
		$product->managed    = $asked['managed'];
		$product->backorders = $asked['backorders'];
		$product->status     = $asked['status'];
		$item                = array( 'data' => $product, 'quantity' => $asked['quantity'] );
		$line                = new Line();
		if ( 'bought' === $name ) {
			do_action( 'woocommerce_checkout_create_order_line_item', $line, 'k', $item, null );
		}
		$told = array(
			'page'   => apply_filters( 'woocommerce_get_availability_text', $asked['text'], $product ),
			'cart'   => apply_filters( 'woocommerce_get_item_data', array(), $item ),
			'bought' => (object) $line->meta,
		);
		echo json_encode( array( 'told' => $told[ $name ] ) );
	}
}

$path          = (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH );
Admin::$inside = 0 === strpos( $path, '/wp-admin/' );
ob_start();
Journey::load();
register_shutdown_function( array( 'Journey', 'keep' ) );
Admin::$options['backorder_table'] = Backorder_Outcomes::VERSION;
do_action( 'plugins_loaded' );
if ( '/wp-admin/admin.php' === $path ) {
	Journey::screen( $_GET['page'] );
} elseif ( '/wp-admin/admin-post.php' === $path ) {
	do_action( 'admin_post_' . $_POST['action'] );
} elseif ( '/rest/connection' === $path ) {
	Journey::rest( $_SERVER['REQUEST_METHOD'] );
} elseif ( 0 === strpos( $path, '/hook/' ) ) {
	Journey::filter( basename( $path ) );
} else {
	http_response_code( 404 );
}
