<?php
// The pieces of WordPress's admin that the plugin touches: options, nonces, escaping, cleaning, asking other servers.

// Thrown where WordPress would have ended the request.
class Ended extends Exception {}

class Admin {
	public static $options    = array();
	public static $transients = array();
	public static $user       = 1;
	public static $rights     = array( 'manage_woocommerce' );
	public static $home       = 'https://shop.example';
	public static $admin      = 'https://shop.example/wp-admin/';
	public static $answers    = array();
	public static $asked      = array();
	public static $away       = false;
	public static $gone       = '';
	public static $inside     = true;
	public static $hooks      = array();
	public static $routes     = array();
	public static $transport  = null;

	public static function reset() {
		self::$options    = array( 'permalink_structure' => '/%postname%/' );
		self::$transients = array();
		self::$user       = 1;
		self::$rights     = array( 'manage_woocommerce' );
		self::$answers    = array();
		self::$asked      = array();
		self::$away       = false;
		self::$gone       = '';
		$_POST            = array();
		$_GET             = array();
	}
}

function get_option( $name, $default = false ) {
	return array_key_exists( $name, Admin::$options ) ? Admin::$options[ $name ] : $default;
}
function update_option( $name, $value ) {
	Admin::$options[ $name ] = $value;
}
function delete_option( $name ) {
	unset( Admin::$options[ $name ] );
}
function get_transient( $name ) {
	return isset( Admin::$transients[ $name ] ) ? Admin::$transients[ $name ] : false;
}
function set_transient( $name, $value ) {
	Admin::$transients[ $name ] = $value;
}
function delete_transient( $name ) {
	unset( Admin::$transients[ $name ] );
}
function get_current_user_id() {
	return Admin::$user;
}
function get_user_locale() {
	return 'en_US';
}
function untrailingslashit( $text ) {
	return rtrim( $text, '/\\' );
}
function esc_html( $text ) {
	return htmlspecialchars( (string) $text, ENT_QUOTES );
}
function esc_attr( $text ) {
	return htmlspecialchars( (string) $text, ENT_QUOTES );
}
function esc_html__( $text ) {
	return esc_html( $text );
}
function esc_url( $url ) {
	return preg_match( '/^https?:/', $url ) ? str_replace( array( '&', '"', "'" ), array( '&#038;', '%22', '&#039;' ), $url ) : '';
}
function esc_url_raw( $url, $protocols = array( 'http', 'https' ) ) {
	$scheme = (string) parse_url( $url, PHP_URL_SCHEME );
	return in_array( $scheme, $protocols, true ) ? preg_replace( '/[^a-zA-Z0-9-~+_.?#=!&;,\/:%@$|*\'()\[\]]/', '', $url ) : '';
}
function sanitize_key( $text ) {
	return preg_replace( '/[^a-z0-9_\-]/', '', strtolower( $text ) );
}
function wp_unslash( $value ) {
	return is_array( $value ) ? array_map( 'wp_unslash', $value ) : stripslashes( $value );
}
function _n( $one, $many, $number ) {
	return 1 === $number ? $one : $many;
}
function admin_url( $path ) {
	return Admin::$admin . $path;
}
function add_query_arg( $query, $url ) {
	return $query ? $url . ( strpos( $url, '?' ) ? '&' : '?' ) . http_build_query( $query ) : $url;
}
function wp_create_nonce( $action ) {
	return substr( hash( 'sha256', $action . Admin::$user ), 0, 10 );
}
function wp_nonce_field( $action ) {
	echo '<input type="hidden" name="_wpnonce" value="' . esc_attr( wp_create_nonce( $action ) ) . '">';
}
function check_admin_referer( $action ) {
	$given = isset( $_POST['_wpnonce'] ) ? $_POST['_wpnonce'] : '';
	if ( wp_create_nonce( $action ) !== $given ) {
		wp_die( 'The link you followed has expired.' );
	}
}
function wp_die( $text ) {
	throw new Ended( $text );
}
// As WordPress: a place outside of this site is never gone to.
function wp_safe_redirect( $url ) {
	Admin::$gone = 0 === strpos( $url, Admin::$home ) ? $url : Admin::$admin;
	return true;
}
function nocache_headers() {}
function wp_print_inline_script_tag( $script ) {
	echo '<script>' . $script . '</script>';
}
function add_submenu_page( $parent, $title, $name, $right, $slug, $callback ) {
	Admin::$hooks[ 'page_' . $slug ] = array( $right, $callback );
}
function register_rest_route( $space, $route, $args ) {
	Admin::$routes[ $space . $route ] = $args;
}
function is_wp_error( $thing ) {
	return $thing instanceof WP_Error;
}
function wp_safe_remote_request( $url, $args ) {
	Admin::$asked[] = array( $args['method'], $url, $args );
	if ( Admin::$away ) {
		return new WP_Error( 'http_request_failed', 'cURL error 28: timed out' );
	}
	return Admin::$transport ? call_user_func( Admin::$transport, $url, $args ) : array_shift( Admin::$answers );
}
function wp_remote_retrieve_body( $answer ) {
	return $answer['body'];
}
function wp_remote_retrieve_response_code( $answer ) {
	return $answer['code'];
}

// What wp_kses promises: only the named tags and attributes stay, the text of others stays as text.
function wp_kses( $html, $allowed ) {
	$page = new DOMDocument();
	libxml_use_internal_errors( true );
	$page->loadHTML( '<?xml encoding="utf-8"?><body>' . $html . '</body>' );
	$body = $page->getElementsByTagName( 'body' )->item( 0 );
	foreach ( iterator_to_array( ( new DOMXPath( $page ) )->query( './/*', $body ) ) as $one ) {
		if ( ! isset( $allowed[ $one->nodeName ] ) ) {
			while ( $one->firstChild ) {
				$one->parentNode->insertBefore( $one->firstChild, $one );
			}
			$one->parentNode->removeChild( $one );
			continue;
		}
		foreach ( iterator_to_array( $one->attributes ) as $attribute ) {
			if ( empty( $allowed[ $one->nodeName ][ $attribute->nodeName ] ) ) {
				$one->removeAttribute( $attribute->nodeName );
			}
		}
	}
	return implode( '', array_map( array( $page, 'saveHTML' ), iterator_to_array( $body->childNodes ) ) );
}
