<?php
/**
 * Refunds under a key.
 *
 * @package Backorder
 */

defined( 'ABSPATH' ) || exit;

/**
 * Answers wc-backorder/v1: a refund asked for twice under one key is made once.
 */
class Backorder_Refunds {

	const SPACE = 'wc-backorder/v1';

	/**
	 * The keys and what became of them.
	 *
	 * @var Backorder_Outcomes
	 */
	private $outcomes;

	/**
	 * Stand on a table of keys.
	 *
	 * @param Backorder_Outcomes $outcomes The keys and what became of them.
	 */
	public function __construct( $outcomes ) {
		$this->outcomes = $outcomes;
	}

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
			self::SPACE,
			'/',
			array(
				'methods'             => 'GET',
				'callback'            => array( $this, 'about' ),
				'permission_callback' => array( $this, 'may' ),
			)
		);
		register_rest_route(
			self::SPACE,
			'/orders/(?P<order>[\d]+)/refunds',
			array(
				'methods'             => 'POST',
				'callback'            => array( $this, 'refund' ),
				'permission_callback' => array( $this, 'may' ),
			)
		);
		register_rest_route(
			self::SPACE,
			'/refunds/(?P<key>[A-Za-z0-9_-]{16,64})',
			array(
				'methods'             => 'GET',
				'callback'            => array( $this, 'outcome' ),
				'permission_callback' => array( $this, 'may' ),
			)
		);
	}

	/**
	 * Let those in who may edit orders.
	 *
	 * @return bool|WP_Error
	 */
	public function may() {
		if ( current_user_can( 'edit_shop_orders' ) ) {
			return true;
		}
		$text = __( 'Sorry, you cannot list resources.', 'backorder' );
		return new WP_Error( 'woocommerce_rest_cannot_view', $text, array( 'status' => rest_authorization_required_code() ) );
	}

	/**
	 * Say that we are here.
	 *
	 * @return WP_REST_Response
	 */
	public function about() {
		$said = array(
			'plugin'   => 'backorder',
			'version'  => BACKORDER_VERSION,
			'refunds'  => 1,
			'settings' => 1,
			'site'     => home_url(),
		);
		return new WP_REST_Response( $said, 200 );
	}

	/**
	 * Make a refund, or say what became of the one made under this key.
	 *
	 * @param WP_REST_Request $request The request; its body is that of wc/v3.
	 * @return WP_REST_Response
	 */
	public function refund( $request ) {
		$key   = (string) $request->get_header( 'Idempotency-Key' );
		$order = (int) $request['order'];
		if ( ! preg_match( '/^[A-Za-z0-9_-]{16,64}$/', $key ) ) {
			return $this->refused( 'backorder_key_missing', __( 'An Idempotency-Key of 16 to 64 letters is needed.', 'backorder' ), 400 );
		}
		ignore_user_abort( true ); // Whoever asked may hang up: what was begun is ended and written down.
		if ( ! $this->outcomes->lock( $order ) ) {
			return $this->running( $key, $this->outcomes->find( $key ) );
		}
		try {
			return $this->alone( $key, $order, $request );
		} finally {
			$this->outcomes->unlock( $order );
		}
	}

	/**
	 * Say what became of a key.
	 *
	 * @param WP_REST_Request $request The request.
	 * @return WP_REST_Response
	 */
	public function outcome( $request ) {
		$row = $this->outcomes->find( (string) $request['key'] );
		if ( null === $row ) {
			return new WP_REST_Response( array( 'state' => 'absent' ), 404 );
		}
		if ( 'running' === $row['state'] && $this->outcomes->busy( (int) $row['order_id'] ) ) {
			return $this->running( $row['idem_key'], $row );
		}
		return $this->told( $row );
	}

	/**
	 * Go on while nobody else has the order in hand.
	 *
	 * @param string          $key     The key.
	 * @param int             $order   The order.
	 * @param WP_REST_Request $request The request.
	 * @return WP_REST_Response
	 */
	private function alone( $key, $order, $request ) {
		$hash = hash( 'sha256', (string) $request->get_body() );
		$row  = $this->outcomes->find( $key );
		if ( null !== $row ) {
			$same = (int) $row['order_id'] === $order && hash_equals( $row['body_hash'], $hash );
			return $same ? $this->told( $row ) : $this->reused();
		}
		$no = $this->objection( $order, $request );
		if ( null !== $no ) {
			return $this->refused( $no->get_error_code(), $no->get_error_message(), 422 );
		}
		if ( ! $this->outcomes->begin( $key, $order, $hash ) ) {
			$row = $this->outcomes->find( $key );
			return null === $row ? $this->refused( 'backorder_not_written', __( 'The key could not be written down.', 'backorder' ), 503 ) : $this->reused();
		}
		return $this->made( $key, $order, $request );
	}

	/**
	 * Have WooCommerce make the refund, and write down what came of it.
	 *
	 * @param string          $key     The key.
	 * @param int             $order   The order.
	 * @param WP_REST_Request $request The request.
	 * @return WP_REST_Response
	 */
	private function made( $key, $order, $request ) {
		$inner = new WP_REST_Request( 'POST', "/wc/v3/orders/{$order}/refunds" );
		$inner->set_header( 'Content-Type', 'application/json' );
		$inner->set_body( $request->get_body() );
		try {
			$answer = rest_do_request( $inner );
			$said   = $answer->get_data();
		} catch ( Throwable $error ) {
			$this->outcomes->settle( $key, 'unknown', null, 'backorder_broke', $error->getMessage() );
			return $this->told( $this->outcomes->find( $key ) );
		}
		if ( 201 === $answer->get_status() && ! empty( $said['id'] ) ) {
			$this->outcomes->settle( $key, 'done', (int) $said['id'] );
			return $this->done( $key, false, $said );
		}
		// WooCommerce deletes its record whenever a gateway says no or nothing: the money may have moved all the same.
		$code    = isset( $said['code'] ) ? $said['code'] : 'backorder_no_answer';
		$message = isset( $said['message'] ) ? $said['message'] : '';
		$this->outcomes->settle( $key, 'unknown', null, $code, $message );
		return $this->told( $this->outcomes->find( $key ) );
	}

	/**
	 * Say why a refund cannot be made, before anything is done.
	 *
	 * @param int             $order   The order.
	 * @param WP_REST_Request $request The request.
	 * @return WP_Error|null
	 */
	private function objection( $order, $request ) {
		$held = wc_get_order( $order );
		$body = $request->get_json_params();
		if ( ! $held || 'shop_order' !== $held->get_type() ) {
			return new WP_Error( 'woocommerce_rest_invalid_order_id', __( 'Invalid order ID.', 'backorder' ) );
		}
		$amount = is_array( $body ) && isset( $body['amount'] ) && is_string( $body['amount'] ) ? $body['amount'] : '';
		if ( ! preg_match( '/^\d{1,15}(\.\d{1,6})?$/', $amount ) || $this->minor( $amount ) <= 0 ) {
			return new WP_Error( 'backorder_amount', __( 'The amount is not a sum of money.', 'backorder' ) );
		}
		if ( $this->minor( $amount ) > $this->minor( $held->get_remaining_refund_amount() ) ) {
			return new WP_Error( 'backorder_too_much', __( 'Less than this is left to give back.', 'backorder' ) );
		}
		$gateway = wc_get_payment_gateway_by_order( $held );
		if ( ! empty( $body['api_refund'] ) && ( ! $gateway || ! $gateway->supports( 'refunds' ) ) ) {
			return new WP_Error( 'backorder_gateway', __( 'The payment gateway for this order does not support automatic refunds.', 'backorder' ) );
		}
		return $this->short( $held, isset( $body['line_items'] ) && is_array( $body['line_items'] ) ? $body['line_items'] : array() );
	}

	/**
	 * Say which line has fewer units left than are given back; WooCommerce itself does not look.
	 *
	 * @param WC_Order $held  The order.
	 * @param array    $lines The lines of the refund.
	 * @return WP_Error|null
	 */
	private function short( $held, $lines ) {
		foreach ( $lines as $line ) {
			$id   = isset( $line['id'] ) ? (int) $line['id'] : 0;
			$item = $held->get_item( $id );
			if ( ! $item ) {
				/* translators: %d: the number of an order's line */
				return new WP_Error( 'backorder_line', sprintf( __( 'The order has no line %d.', 'backorder' ), $id ) );
			}
			$left = 'line_item' === $item->get_type() ? $item->get_quantity() + $held->get_qty_refunded_for_item( $id ) : 0;
			$want = isset( $line['quantity'] ) ? (int) $line['quantity'] : 0;
			if ( $want < 0 || $want > $left ) {
				/* translators: 1: units left, 2: the number of an order's line */
				return new WP_Error( 'backorder_units', sprintf( __( '%1$d units of line %2$d are left to give back.', 'backorder' ), $left, $id ) );
			}
		}
		return null;
	}

	/**
	 * Count an amount in millionths, so that no two amounts are compared as floats.
	 *
	 * @param string|float $amount A decimal number.
	 * @return int
	 */
	private function minor( $amount ) {
		return (int) round( (float) $amount * 1000000 );
	}

	/**
	 * Answer from a row; one still running although nobody has its order in hand was left by a request that died.
	 *
	 * @param array $row The row.
	 * @return WP_REST_Response
	 */
	private function told( $row ) {
		if ( 'running' === $row['state'] ) {
			$text = __( 'The request before this one did not come to its end.', 'backorder' );
			$this->outcomes->settle( $row['idem_key'], 'unknown', null, 'backorder_died', $text );
			$row = array_merge(
				$row,
				array(
					'state'   => 'unknown',
					'code'    => 'backorder_died',
					'message' => $text,
				)
			);
		}
		if ( 'done' === $row['state'] ) {
			return $this->done( $row['idem_key'], true, $this->shown( (int) $row['order_id'], (int) $row['refund_id'] ) );
		}
		$said = array(
			'state'   => 'unknown',
			'key'     => $row['idem_key'],
			'code'    => $row['code'],
			'message' => $row['message'],
			'began'   => mysql_to_rfc3339( $row['began'] ),
		);
		return new WP_REST_Response( $said, 200 );
	}

	/**
	 * Return a refund as wc/v3 shows it; one deleted since is only its number.
	 *
	 * @param int $order  The order.
	 * @param int $refund The refund.
	 * @return array
	 */
	private function shown( $order, $refund ) {
		$answer = rest_do_request( new WP_REST_Request( 'GET', "/wc/v3/orders/{$order}/refunds/{$refund}" ) );
		return 200 === $answer->get_status() ? $answer->get_data() : array( 'id' => $refund );
	}

	/**
	 * Answer that it was made.
	 *
	 * @param string $key      The key.
	 * @param bool   $replayed Whether it was made by an earlier request.
	 * @param array  $refund   The refund.
	 * @return WP_REST_Response
	 */
	private function done( $key, $replayed, $refund ) {
		$said = array(
			'state'    => 'done',
			'key'      => $key,
			'replayed' => $replayed,
			'refund'   => $refund,
		);
		return new WP_REST_Response( $said, 201 );
	}

	/**
	 * Answer that nothing was done.
	 *
	 * @param string $code    Why, for a program.
	 * @param string $message Why, for a person.
	 * @param int    $status  The HTTP status.
	 * @return WP_REST_Response
	 */
	private function refused( $code, $message, $status ) {
		$said = array(
			'state'   => 'refused',
			'code'    => $code,
			'message' => $message,
		);
		return new WP_REST_Response( $said, $status );
	}

	/**
	 * Answer that a key stands for another refund.
	 *
	 * @return WP_REST_Response
	 */
	private function reused() {
		return $this->refused( 'backorder_key_reused', __( 'This key stands for another refund.', 'backorder' ), 422 );
	}

	/**
	 * Answer that somebody is at work.
	 *
	 * @param string     $key The key.
	 * @param array|null $row Its row, if there is one.
	 * @return WP_REST_Response
	 */
	private function running( $key, $row ) {
		$said   = array(
			'state' => 'running',
			'key'   => $key,
			'began' => null === $row ? null : mysql_to_rfc3339( $row['began'] ),
		);
		$answer = new WP_REST_Response( $said, 409 );
		$answer->header( 'Retry-After', '5' );
		return $answer;
	}
}
