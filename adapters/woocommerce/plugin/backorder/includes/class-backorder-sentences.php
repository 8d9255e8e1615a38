<?php
/**
 * What the Backorder service wrote on each product.
 *
 * @package Backorder
 */

defined( 'ABSPATH' ) || exit;

/**
 * Reads the sentence of a product: kept in its own meta, so a page view asks nobody and our absence changes nothing.
 */
class Backorder_Sentences {

	const META = '_backorder_availability';

	/**
	 * Return what is said of a product that would have to wait.
	 *
	 * @param WC_Product $product  The product or variation.
	 * @param int        $quantity How many are wanted.
	 * @return array|null With sentence, language, digest, due, until and short; null when nothing waits or nothing is known.
	 */
	public function of( $product, $quantity ) {
		$short = $this->short( $product, $quantity );
		$said  = $short > 0 ? json_decode( (string) $product->get_meta( self::META ), true ) : null;
		if ( ! is_array( $said ) || empty( $said['sentences'] ) || ! is_array( $said['sentences'] ) ) {
			return null;
		}
		if ( $this->past( $said ) ) {
			return null; // A day that has passed is no promise any more; a new sentence is on its way.
		}
		$language = $this->language( array_keys( $said['sentences'] ) );
		$sentence = sanitize_text_field( (string) $said['sentences'][ $language ] );
		return '' === $sentence ? null : array(
			'sentence' => $sentence,
			'language' => $language,
			'digest'   => sanitize_text_field( isset( $said['digest'] ) ? $said['digest'] : '' ),
			'due'      => sanitize_text_field( isset( $said['due'] ) ? $said['due'] : '' ),
			'until'    => sanitize_text_field( isset( $said['until'] ) ? $said['until'] : '' ),
			'short'    => $short,
		);
	}

	/**
	 * Count the units that are not in stock.
	 *
	 * @param WC_Product $product  The product or variation.
	 * @param int        $quantity How many are wanted.
	 * @return int
	 */
	private function short( $product, $quantity ) {
		if ( ! $product->backorders_allowed() && 'onbackorder' !== $product->get_stock_status() ) {
			return 0;
		}
		if ( ! $product->managing_stock() ) {
			return 'onbackorder' === $product->get_stock_status() ? (int) $quantity : 0;
		}
		return max( 0, (int) $quantity - max( 0, (int) $product->get_stock_quantity() ) );
	}

	/**
	 * Tell whether the last day that was said is over in the shop.
	 *
	 * @param array $said What the service wrote.
	 * @return bool
	 */
	private function past( $said ) {
		$last = ! empty( $said['until'] ) ? $said['until'] : ( isset( $said['due'] ) ? $said['due'] : '' );
		return '' !== $last && $last < wp_date( 'Y-m-d' );
	}

	/**
	 * Choose the language of whoever looks.
	 *
	 * @param string[] $offered The languages there are.
	 * @return string
	 */
	private function language( $offered ) {
		$wanted = strtolower( substr( determine_locale(), 0, 2 ) );
		foreach ( array( $wanted, 'en' ) as $one ) {
			if ( in_array( $one, $offered, true ) ) {
				return $one;
			}
		}
		return $offered[0];
	}
}
