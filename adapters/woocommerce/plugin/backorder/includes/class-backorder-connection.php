<?php
/**
 * Whom this shop belongs to at the Backorder service, and signing questions to it.
 *
 * @package Backorder
 */

defined( 'ABSPATH' ) || exit;

/**
 * Holds the service's address, our number there, and the secret that signs. The secret arrives over the shop's own
 * REST keys, so only who was given those by the shop's owner can set it.
 */
class Backorder_Connection {

	const OPTION  = 'backorder_connection';
	const SERVICE = 'backorder_service';
	const SECONDS = 60;

	/**
	 * Say what is offered once WordPress asks.
	 */
	public function register() {
		add_action( 'rest_api_init', array( $this, 'routes' ) );
	}

	/**
	 * Offer the routes.
	 */
	public function routes() {
		register_rest_route(
			Backorder_Refunds::SPACE,
			'/connection',
			array(
				'methods'             => 'POST',
				'callback'            => array( $this, 'accept' ),
				'permission_callback' => array( $this, 'may' ),
			)
		);
	}

	/**
	 * Let those in who run the shop.
	 *
	 * @return bool|WP_Error
	 */
	public function may() {
		if ( current_user_can( 'manage_woocommerce' ) ) {
			return true;
		}
		$text = __( 'Sorry, you are not allowed to do that.', 'backorder' );
		return new WP_Error( 'woocommerce_rest_cannot_edit', $text, array( 'status' => rest_authorization_required_code() ) );
	}

	/**
	 * Take the secret that signs, from the service we asked to connect to and from no other.
	 *
	 * @param WP_REST_Request $request With service, merchant and secret.
	 * @return WP_REST_Response
	 */
	public function accept( $request ) {
		$given = $request->get_json_params();
		$given = is_array( $given ) ? array_filter( $given, 'is_string' ) : array();
		$given = array_merge( array_fill_keys( array( 'service', 'merchant', 'secret' ), '' ), $given );
		if ( '' === $this->service() || $given['service'] !== $this->service() ) {
			return $this->refusal( 'backorder_other_service', __( 'This shop did not ask to be connected to this service.', 'backorder' ) );
		}
		if ( ! preg_match( '/^[A-Za-z0-9]{1,40}$/', $given['merchant'] ) || ! preg_match( '/^[0-9a-f]{64}$/', $given['secret'] ) ) {
			return $this->refusal( 'backorder_bad_connection', __( 'This is no connection.', 'backorder' ) );
		}
		$held = array(
			'service'  => $given['service'],
			'merchant' => $given['merchant'],
			'secret'   => $given['secret'],
			'site'     => self::site(),
		);
		update_option( self::OPTION, $held, false );
		return new WP_REST_Response( array( 'merchant' => $given['merchant'] ), 200 );
	}

	/**
	 * Forget the secret.
	 */
	public function forget() {
		delete_option( self::OPTION );
	}

	/**
	 * Return the address of the service, without a slash at its end.
	 *
	 * @return string
	 */
	public function service() {
		$fixed = defined( 'BACKORDER_SERVICE' ) ? BACKORDER_SERVICE : '';
		return untrailingslashit( '' !== $fixed ? $fixed : (string) get_option( self::SERVICE, '' ) );
	}

	/**
	 * Tell whether the shop's owner has to say where the service is.
	 *
	 * @return bool
	 */
	public function asks() {
		return ! defined( 'BACKORDER_SERVICE' ) || '' === BACKORDER_SERVICE;
	}

	/**
	 * Remember the address of the service.
	 *
	 * @param string $address What was typed in.
	 * @return bool Whether it is an https address.
	 */
	public function remember( $address ) {
		$address = untrailingslashit( esc_url_raw( trim( $address ), array( 'https' ) ) );
		if ( 0 !== strpos( $address, 'https://' ) || strlen( $address ) < 12 ) {
			return false;
		}
		update_option( self::SERVICE, $address, false );
		return true;
	}

	/**
	 * Return what is held; null while the shop is not connected, or is a copy of one that is.
	 *
	 * @return array|null With service, merchant and secret.
	 */
	public function held() {
		$held = get_option( self::OPTION );
		$ours = is_array( $held ) && isset( $held['service'], $held['merchant'], $held['secret'], $held['site'] );
		// A staging site made from a backup holds our secret too: it is another shop.
		return $ours && $held['site'] === self::site() ? $held : null;
	}

	/**
	 * Return a one-time token for one question.
	 *
	 * @param string $purpose What is asked: form, save or desk.
	 * @param string $body    The bytes that are sent with it.
	 * @return string
	 */
	public function token( $purpose, $body = '' ) {
		$held   = $this->held();
		$now    = time();
		$claims = array(
			'iss'  => self::site(),
			'aud'  => $purpose,
			'sub'  => (string) get_current_user_id(),
			'lang' => get_user_locale(),
			'iat'  => $now,
			'exp'  => $now + self::SECONDS,
			'jti'  => bin2hex( random_bytes( 16 ) ),
			'body' => hash( 'sha256', $body ),
		);
		$header = array(
			'alg' => 'HS256',
			'typ' => 'JWT',
		);
		$text   = self::encoded( wp_json_encode( $header ) ) . '.' . self::encoded( wp_json_encode( $claims ) );
		return $text . '.' . self::encoded( hash_hmac( 'sha256', $text, $held['secret'], true ) );
	}

	/**
	 * Return this shop's address.
	 *
	 * @return string
	 */
	public static function site() {
		return untrailingslashit( home_url() );
	}

	/**
	 * Write bytes as the token's format wants them.
	 *
	 * @param string $bytes The bytes.
	 * @return string
	 */
	private static function encoded( $bytes ) {
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- the format of signed tokens.
		return rtrim( strtr( base64_encode( $bytes ), '+/', '-_' ), '=' );
	}

	/**
	 * Say no.
	 *
	 * @param string $code    For programs.
	 * @param string $message For people.
	 * @return WP_REST_Response
	 */
	private function refusal( $code, $message ) {
		$said = array(
			'code'    => $code,
			'message' => $message,
			'data'    => array( 'status' => 422 ),
		);
		return new WP_REST_Response( $said, 422 );
	}
}
