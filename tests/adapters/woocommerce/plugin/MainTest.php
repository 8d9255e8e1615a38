<?php
use Automattic\WooCommerce\Utilities\FeaturesUtil;
use PHPUnit\Framework\TestCase;

final class MainTest extends TestCase {

	public function test_high_performance_orders_and_block_checkouts_are_declared(): void {
		do_action( 'before_woocommerce_init' );
		$this->assertSame( array( 'custom_order_tables' => array( 'backorder.php', true ), 'cart_checkout_blocks' => array( 'backorder.php', true ) ), FeaturesUtil::$said );
	}

	public function test_without_woocommerce_nothing_listens(): void {
		$before = array_keys( Admin::$hooks );
		do_action( 'plugins_loaded' );
		$this->assertSame( $before, array_keys( Admin::$hooks ) );
	}
}
