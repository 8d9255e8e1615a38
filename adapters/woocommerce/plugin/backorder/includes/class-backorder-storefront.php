<?php
/**
 * Says it on product pages, in carts and checkouts, and on orders.
 *
 * @package Backorder
 */

defined( 'ABSPATH' ) || exit;

/**
 * The smallest set of hooks that reaches every page a buyer sees, block themes and classic ones alike.
 */
class Backorder_Storefront {

	/**
	 * What is said of products.
	 *
	 * @var Backorder_Sentences
	 */
	private $sentences;

	/**
	 * Stand on the sentences.
	 *
	 * @param Backorder_Sentences $sentences What is said of products.
	 */
	public function __construct( $sentences ) {
		$this->sentences = $sentences;
	}

	/**
	 * Listen.
	 */
	public function register() {
		add_filter( 'woocommerce_get_availability_text', array( $this, 'page' ), 20, 2 );
		add_filter( 'woocommerce_get_item_data', array( $this, 'cart' ), 20, 2 );
		add_action( 'woocommerce_checkout_create_order_line_item', array( $this, 'bought' ), 20, 4 );
		add_filter( 'woocommerce_hidden_order_itemmeta', array( $this, 'hidden' ) );
	}

	/**
	 * Say on a product's page what a single unit would have to wait for.
	 *
	 * @param string     $text    What WooCommerce says.
	 * @param WC_Product $product The product or variation.
	 * @return string
	 */
	public function page( $text, $product ) {
		$said = $this->sentences->of( $product, 1 );
		return null === $said ? $text : $said['sentence'];
	}

	/**
	 * Say in every cart and checkout how many of a line wait, and until when.
	 *
	 * @param array $data The lines shown under an item.
	 * @param array $item The cart's item.
	 * @return array
	 */
	public function cart( $data, $item ) {
		$said = isset( $item['data'], $item['quantity'] ) ? $this->sentences->of( $item['data'], (int) $item['quantity'] ) : null;
		if ( null !== $said ) {
			$data[] = array(
				'key'   => $this->label(),
				'value' => $this->counted( $said, (int) $item['quantity'] ),
			);
		}
		return $data;
	}

	/**
	 * Keep on the order's line what its buyer was shown; classic and block checkouts both come by here.
	 *
	 * @param WC_Order_Item_Product $line   The order's line.
	 * @param string                $key    The cart's item.
	 * @param array                 $values What was in the cart.
	 * @param WC_Order              $order  The order.
	 */
	public function bought( $line, $key, $values, $order ) {
		unset( $key, $order );
		$said = isset( $values['data'], $values['quantity'] ) ? $this->sentences->of( $values['data'], (int) $values['quantity'] ) : null;
		if ( null === $said ) {
			return;
		}
		$said['at'] = gmdate( 'c' );
		$line->add_meta_data( '_backorder_shown', wp_json_encode( $said, JSON_UNESCAPED_UNICODE ), true );
		// The service knows its own line by this, and replaces the sentence by the promise it makes.
		$line->add_meta_data( '_backorder_label', $this->label(), true );
		$line->add_meta_data( $this->label(), $this->counted( $said, (int) $values['quantity'] ), true );
	}

	/**
	 * Keep what is for programs out of the order screen.
	 *
	 * @param string[] $keys The metas that are not shown.
	 * @return string[]
	 */
	public function hidden( $keys ) {
		return array_merge( $keys, array( '_backorder_shown', '_backorder_label', '_backorder_waiting' ) );
	}

	/**
	 * Name the line.
	 *
	 * @return string
	 */
	private function label() {
		return __( 'Availability', 'backorder' );
	}

	/**
	 * Put the count before the sentence where only a part waits.
	 *
	 * @param array $said     What is said.
	 * @param int   $quantity How many are wanted.
	 * @return string
	 */
	private function counted( $said, $quantity ) {
		if ( $said['short'] >= $quantity ) {
			return $said['sentence'];
		}
		/* translators: 1: units that wait, 2: units wanted, 3: a sentence that says when they ship */
		return sprintf( __( '%1$d of %2$d: %3$s', 'backorder' ), $said['short'], $quantity, $said['sentence'] );
	}
}
