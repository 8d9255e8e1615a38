<?php
/**
 * What became of each refund asked for under a key.
 *
 * @package Backorder
 */

defined( 'ABSPATH' ) || exit;

/**
 * The table of keys: a row is there before any money moves, and its outcome is written after.
 */
class Backorder_Outcomes {

	const VERSION = '1';
	const KEPT    = '-1 year';

	/**
	 * Make the table; safe to repeat.
	 */
	public static function install() {
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';
		$table   = self::table();
		$charset = $wpdb->get_charset_collate();
		dbDelta(
			"CREATE TABLE {$table} (
				id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				idem_key varchar(64) NOT NULL,
				order_id bigint(20) unsigned NOT NULL,
				body_hash char(64) NOT NULL,
				state varchar(16) NOT NULL,
				refund_id bigint(20) unsigned NULL,
				code varchar(100) NOT NULL DEFAULT '',
				message text NULL,
				began datetime NOT NULL,
				ended datetime NULL,
				PRIMARY KEY  (id),
				UNIQUE KEY idem_key (idem_key),
				KEY order_id (order_id)
			) {$charset};"
		);
		update_option( 'backorder_table', self::VERSION, false );
	}

	/**
	 * Bring the table up to date after an update of the plugin, which runs no activation.
	 */
	public static function upgrade() {
		if ( self::VERSION !== get_option( 'backorder_table' ) ) {
			self::install();
		}
	}

	/**
	 * Name the table.
	 *
	 * @return string
	 */
	public static function table() {
		global $wpdb;
		return $wpdb->prefix . 'backorder_refunds';
	}

	/**
	 * Keep everybody else off an order's refunds while this request lives; the database lets go when it dies.
	 *
	 * @param int $order_id The order.
	 * @return bool False when another request has it in hand.
	 */
	public function lock( $order_id ) {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery
		return '1' === (string) $wpdb->get_var( $wpdb->prepare( 'SELECT GET_LOCK(%s, 0)', $this->name( $order_id ) ) );
	}

	/**
	 * Let the order go.
	 *
	 * @param int $order_id The order.
	 */
	public function unlock( $order_id ) {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery
		$wpdb->query( $wpdb->prepare( 'SELECT RELEASE_LOCK(%s)', $this->name( $order_id ) ) );
	}

	/**
	 * Tell whether a request that lives has the order in hand.
	 *
	 * @param int $order_id The order.
	 * @return bool
	 */
	public function busy( $order_id ) {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery
		return null !== $wpdb->get_var( $wpdb->prepare( 'SELECT IS_USED_LOCK(%s)', $this->name( $order_id ) ) );
	}

	/**
	 * Write the key down, before anything is done.
	 *
	 * @param string $key      The key.
	 * @param int    $order_id The order.
	 * @param string $hash     What the body came to.
	 * @return bool False when the key is there already.
	 */
	public function begin( $key, $order_id, $hash ) {
		global $wpdb;
		$row = array(
			'idem_key'  => $key,
			'order_id'  => $order_id,
			'body_hash' => $hash,
			'state'     => 'running',
			'began'     => gmdate( 'Y-m-d H:i:s' ),
		);
		// A second row of this key is an answer here, not an error worth showing.
		$shown = $wpdb->suppress_errors( true );
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery
		$written = $wpdb->insert( self::table(), $row );
		$wpdb->suppress_errors( $shown );
		return 1 === $written;
	}

	/**
	 * Write down what became of it.
	 *
	 * @param string   $key       The key.
	 * @param string   $state     Either done or unknown.
	 * @param int|null $refund_id The refund that was made.
	 * @param string   $code      Why it is unknown, for a program.
	 * @param string   $message   Why it is unknown, for a person.
	 */
	public function settle( $key, $state, $refund_id = null, $code = '', $message = '' ) {
		global $wpdb;
		$change = array(
			'state'     => $state,
			'refund_id' => $refund_id,
			'code'      => substr( (string) $code, 0, 100 ),
			'message'   => (string) $message,
			'ended'     => gmdate( 'Y-m-d H:i:s' ),
		);
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery
		$wpdb->update( self::table(), $change, array( 'idem_key' => $key ) );
	}

	/**
	 * Return the row of a key.
	 *
	 * @param string $key The key.
	 * @return array|null
	 */
	public function find( $key ) {
		global $wpdb;
		$query = $wpdb->prepare( 'SELECT * FROM %i WHERE idem_key = %s', self::table(), $key );
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL
		return $wpdb->get_row( $query, ARRAY_A );
	}

	/**
	 * Forget what ended long ago.
	 */
	public function forget() {
		global $wpdb;
		$before = gmdate( 'Y-m-d H:i:s', strtotime( self::KEPT ) );
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE ended < %s', self::table(), $before ) );
	}

	/**
	 * Name the lock of an order; all shops on one database server share the names.
	 *
	 * @param int $order_id The order.
	 * @return string At most 64 characters, as MySQL wants.
	 */
	private function name( $order_id ) {
		return 'backorder_' . substr( md5( DB_NAME . self::table() ), 0, 16 ) . '_' . (int) $order_id;
	}
}
