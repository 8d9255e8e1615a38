<?php
/**
 * Takes away what the plugin kept, but for the keys of refunds: they prove what was paid and go when the shop's owner says so.
 *
 * @package Backorder
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

foreach ( array( 'backorder_table', 'backorder_connection', 'backorder_service' ) as $backorder_option ) {
	delete_option( $backorder_option );
}

if ( defined( 'BACKORDER_REMOVE_ALL_DATA' ) && BACKORDER_REMOVE_ALL_DATA ) {
	global $wpdb;
	// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.DirectDatabaseQuery.SchemaChange
	$wpdb->query( $wpdb->prepare( 'DROP TABLE IF EXISTS %i', $wpdb->prefix . 'backorder_refunds' ) );
}
