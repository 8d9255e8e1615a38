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
	 * What stands around a sentence, in the sentence's own language, which need not be one WordPress was given words for.
	 */
	const WORDS = array(
		'en' => array( 'Availability', '%1$d of %2$d: %3$s' ),
		'de' => array( 'Verfügbarkeit', '%1$d von %2$d: %3$s' ),
		'es' => array( 'Disponibilidad', '%1$d de %2$d: %3$s' ),
		'fr' => array( 'Disponibilité', '%1$d sur %2$d : %3$s' ),
		'ja' => array( '在庫状況', '%2$d点中%1$d点：%3$s' ),
	);

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
				'key'   => $this->words( $said )[0],
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
		$line->add_meta_data( '_backorder_label', $this->words( $said )[0], true );
		$line->add_meta_data( $this->words( $said )[0], $this->counted( $said, (int) $values['quantity'] ), true );
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
	 * Return the words that go with what is said.
	 *
	 * @param array $said What is said.
	 * @return string[] The name of the line, and how a part of it is counted.
	 */
	private function words( $said ) {
		return isset( self::WORDS[ $said['language'] ] ) ? self::WORDS[ $said['language'] ] : self::WORDS['en'];
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
		return sprintf( $this->words( $said )[1], $said['short'], $quantity, $said['sentence'] );
	}
}
