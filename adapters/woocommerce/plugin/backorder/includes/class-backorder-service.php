<?php
/**
 * Asking the Backorder service, from the shop's server.
 *
 * @package Backorder
 */

defined( 'ABSPATH' ) || exit;

/**
 * The few questions the admin page asks; no page of the storefront ever comes by here.
 */
class Backorder_Service {

	const SECONDS = 8;

	/**
	 * Where the service is and what signs.
	 *
	 * @var Backorder_Connection
	 */
	private $connection;

	/**
	 * Stand on a connection.
	 *
	 * @param Backorder_Connection $connection Where the service is and what signs.
	 */
	public function __construct( $connection ) {
		$this->connection = $connection;
	}

	/**
	 * Say that this shop wants to be connected.
	 *
	 * @param string $back The page to come back to.
	 * @return array With token, callback, watch and app_name; or with error.
	 */
	public function start( $back ) {
		$body = wp_json_encode(
			array(
				'address' => Backorder_Connection::site(),
				'back'    => $back,
			)
		);
		list( $status, $said ) = $this->ask( 'POST', $this->connection->service() . '/connect/woocommerce/start', $body, '' );
		$whole                 = isset( $said['token'], $said['callback'], $said['watch'], $said['app_name'] );
		if ( 201 === $status && $whole && $this->ours( $said['callback'] ) && $this->ours( $said['watch'] ) ) {
			return $said;
		}
		$text = isset( $said['error'] ) && is_string( $said['error'] ) ? sanitize_text_field( $said['error'] ) : '';
		return array( 'error' => '' !== $text ? $text : __( 'The service does not answer. Please try again in a few minutes.', 'backorder' ) );
	}

	/**
	 * Fetch the form with the shop's choices.
	 *
	 * @return array|null With html, name, ready, waiting and tasks; or with ended; null when the service is away.
	 */
	public function form() {
		list( $status, $said ) = $this->ask( 'GET', $this->place( 'form' ), null, $this->connection->token( 'form' ) );
		if ( 403 === $status ) {
			return array( 'ended' => true );
		}
		return 200 === $status && isset( $said['html'] ) && is_string( $said['html'] ) ? $said : null;
	}

	/**
	 * Save the shop's choices.
	 *
	 * @param array $values The fields by name.
	 * @return array|null With saved and html; null when the service is away.
	 */
	public function save( $values ) {
		$body                  = wp_json_encode( array( 'values' => (object) $values ) );
		list( $status, $said ) = $this->ask( 'POST', $this->place( 'form' ), $body, $this->connection->token( 'save', $body ) );
		return in_array( $status, array( 200, 422 ), true ) && isset( $said['html'] ) && is_string( $said['html'] ) ? $said : null;
	}

	/**
	 * Return where a connected shop asks.
	 *
	 * @param string $what form or desk.
	 * @return string
	 */
	public function place( $what ) {
		$held = $this->connection->held();
		return $held['service'] . '/plugin/' . rawurlencode( $held['merchant'] ) . '/' . $what;
	}

	/**
	 * Tell whether an address lies at the service.
	 *
	 * @param mixed $address The address.
	 * @return bool
	 */
	private function ours( $address ) {
		return is_string( $address ) && 0 === strpos( $address, $this->connection->service() . '/' );
	}

	/**
	 * Ask once.
	 *
	 * @param string      $method GET or POST.
	 * @param string      $url    Where.
	 * @param string|null $body   JSON, or nothing.
	 * @param string      $token  What proves who asks, or nothing.
	 * @return array The status (0 when nobody answered) and what was said.
	 */
	private function ask( $method, $url, $body, $token ) {
		$headers = array(
			'Accept'       => 'application/json',
			'Content-Type' => 'application/json',
		);
		if ( '' !== $token ) {
			$headers['Authorization'] = 'Bearer ' . $token;
		}
		$answer = wp_safe_remote_request(
			$url,
			array(
				'method'              => $method,
				'headers'             => $headers,
				'body'                => $body,
				'timeout'             => self::SECONDS,
				'redirection'         => 0,
				'limit_response_size' => 262144,
			)
		);
		if ( is_wp_error( $answer ) ) {
			return array( 0, array() );
		}
		$said = json_decode( wp_remote_retrieve_body( $answer ), true );
		return array( (int) wp_remote_retrieve_response_code( $answer ), is_array( $said ) ? $said : array() );
	}
}
