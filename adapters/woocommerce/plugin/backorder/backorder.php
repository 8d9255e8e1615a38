<?php
/**
 * Plugin Name: Backorder
 * Description: Says the truth about what is not in stock, and lets the Backorder service pay back exactly once.
 * Version: 1.0.0
 * Requires at least: 6.5
 * Requires PHP: 7.4
 * Requires Plugins: woocommerce
 * WC requires at least: 9.0
 * WC tested up to: 11.0
 * License: GPL-2.0-or-later
 * Text Domain: backorder
 *
 * @package Backorder
 */

defined( 'ABSPATH' ) || exit;

define( 'BACKORDER_VERSION', '1.0.0' );
define( 'BACKORDER_FILE', __FILE__ );

// Where the service is; wp-config.php may say it, or whoever packs this plugin, or else the shop's owner types it in.
defined( 'BACKORDER_SERVICE' ) || define( 'BACKORDER_SERVICE', '' );

require_once __DIR__ . '/includes/class-backorder-outcomes.php';
require_once __DIR__ . '/includes/class-backorder-refunds.php';
require_once __DIR__ . '/includes/class-backorder-sentences.php';
require_once __DIR__ . '/includes/class-backorder-storefront.php';
require_once __DIR__ . '/includes/class-backorder-connection.php';
require_once __DIR__ . '/includes/class-backorder-service.php';
require_once __DIR__ . '/includes/class-backorder-admin.php';

register_activation_hook( __FILE__, array( 'Backorder_Outcomes', 'install' ) );

add_action(
	'before_woocommerce_init',
	static function () {
		if ( class_exists( '\Automattic\WooCommerce\Utilities\FeaturesUtil' ) ) {
			\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( 'custom_order_tables', BACKORDER_FILE, true );
			\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( 'cart_checkout_blocks', BACKORDER_FILE, true );
		}
	}
);

add_action(
	'plugins_loaded',
	static function () {
		if ( ! class_exists( 'WooCommerce' ) ) {
			return;
		}
		Backorder_Outcomes::upgrade();
		( new Backorder_Refunds( new Backorder_Outcomes() ) )->register();
		( new Backorder_Storefront( new Backorder_Sentences() ) )->register();
		$connection = new Backorder_Connection();
		$connection->register();
		if ( is_admin() ) {
			( new Backorder_Admin( $connection, new Backorder_Service( $connection ) ) )->register();
		}
	}
);
