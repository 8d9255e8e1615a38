<?php
/**
 * The page under WooCommerce in the shop's admin.
 *
 * @package Backorder
 */

defined( 'ABSPATH' ) || exit;

/**
 * Connects the shop, shows its choices as the service draws them, saves them, and opens the full desk in a new tab.
 */
class Backorder_Admin {

	const PAGE  = 'backorder';
	const RIGHT = 'manage_woocommerce';
	const WRONG = 'backorder_wrong_';
	const ACTS  = array( 'connect', 'save', 'desk', 'forget' );

	/**
	 * Where the service is and what signs.
	 *
	 * @var Backorder_Connection
	 */
	private $connection;

	/**
	 * What is asked there.
	 *
	 * @var Backorder_Service
	 */
	private $service;

	/**
	 * Stand on a connection.
	 *
	 * @param Backorder_Connection $connection Where the service is and what signs.
	 * @param Backorder_Service    $service    What is asked there.
	 */
	public function __construct( $connection, $service ) {
		$this->connection = $connection;
		$this->service    = $service;
	}

	/**
	 * Listen.
	 */
	public function register() {
		add_action( 'admin_menu', array( $this, 'menu' ) );
		foreach ( self::ACTS as $act ) {
			add_action( 'admin_post_backorder_' . $act, array( $this, $act ) );
		}
	}

	/**
	 * Stand in the menu.
	 */
	public function menu() {
		$title = __( 'Backorder', 'backorder' );
		add_submenu_page( 'woocommerce', $title, $title, self::RIGHT, self::PAGE, array( $this, 'page' ) );
	}

	/**
	 * Begin to connect: fetch a one-time token and let WooCommerce ask the owner.
	 */
	public function connect() {
		$this->guard( 'connect' );
		// phpcs:ignore WordPress.Security.NonceVerification.Missing -- guard() checked it.
		$typed = isset( $_POST['backorder_service'] ) ? sanitize_text_field( wp_unslash( $_POST['backorder_service'] ) ) : '';
		if ( $this->connection->asks() && ! $this->connection->remember( $typed ) ) {
			return $this->back( array( 'said' => 'address' ) );
		}
		$begun = $this->service->start( $this->here() );
		if ( isset( $begun['error'] ) ) {
			set_transient( self::WRONG . get_current_user_id(), $begun['error'], 120 );
			return $this->back( array( 'said' => 'refused' ) );
		}
		wp_safe_redirect( $this->question( $begun ) );
		return $this->stop();
	}

	/**
	 * Save the choices: check who asks here, then hand the values on, signed.
	 */
	public function save() {
		$this->guard( 'save' );
		// phpcs:ignore WordPress.Security.NonceVerification.Missing, WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- guard() checked it; cleaned one by one.
		$given  = isset( $_POST['backorder'] ) && is_array( $_POST['backorder'] ) ? wp_unslash( $_POST['backorder'] ) : array();
		$values = array();
		foreach ( array_filter( $given, 'is_string' ) as $name => $value ) {
			$values[ sanitize_key( $name ) ] = sanitize_text_field( $value );
		}
		$said = null === $this->connection->held() ? null : $this->service->save( $values );
		if ( null === $said ) {
			return $this->back( array( 'said' => 'away' ) );
		}
		if ( empty( $said['saved'] ) ) {
			set_transient( self::WRONG . get_current_user_id(), $this->cleaned( $said['html'] ), 120 );
			return $this->back( array( 'said' => 'wrong' ) );
		}
		return $this->back( array( 'said' => 'saved' ) );
	}

	/**
	 * Open the full desk: a form that posts a one-time token, so that it stands in no address and no log.
	 */
	public function desk() {
		$this->guard( 'desk' );
		if ( null === $this->connection->held() ) {
			return $this->back( array() );
		}
		nocache_headers();
		echo '<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>' . esc_html__( 'Opening the desk', 'backorder' ) . '</title></head><body>';
		echo '<form method="post" action="' . esc_url( $this->service->place( 'desk' ) ) . '">';
		echo '<input type="hidden" name="token" value="' . esc_attr( $this->connection->token( 'desk' ) ) . '">';
		echo '<button>' . esc_html__( 'Open the desk', 'backorder' ) . '</button></form>';
		wp_print_inline_script_tag( 'document.forms[0].submit();' );
		echo '</body></html>';
		return $this->stop();
	}

	/**
	 * Forget the connection on this side.
	 */
	public function forget() {
		$this->guard( 'forget' );
		$this->connection->forget();
		return $this->back( array( 'said' => 'forgotten' ) );
	}

	/**
	 * Show the page.
	 */
	public function page() {
		if ( ! current_user_can( self::RIGHT ) ) {
			wp_die( esc_html__( 'Sorry, you are not allowed to access this page.', 'backorder' ) );
		}
		echo '<div class="wrap"><h1>' . esc_html__( 'Backorder', 'backorder' ) . '</h1>';
		$this->notice();
		if ( null === $this->connection->held() ) {
			$this->invitation();
		} else {
			$this->choices();
		}
		echo '</div>';
	}

	/**
	 * Invite the owner to connect, and say what stands in the way.
	 */
	private function invitation() {
		echo '<div class="card"><h2>' . esc_html__( 'Connect your shop', 'backorder' ) . '</h2><p>';
		echo esc_html__( 'WooCommerce will ask you whether the Backorder service may read your products and orders, mark what waits, and pay back what was cancelled. Nothing is sent before you press Connect, and nothing is shown to buyers before everything was read.', 'backorder' );
		echo '</p>';
		if ( '' === (string) get_option( 'permalink_structure' ) ) {
			echo '<p><strong>' . esc_html__( 'Your permalinks are set to Plain, so WooCommerce cannot answer the service: choose another kind under Settings, Permalinks first.', 'backorder' ) . '</strong></p></div>';
			return;
		}
		$this->open_form( 'connect' );
		if ( $this->connection->asks() ) {
			echo '<p><label for="backorder-service">' . esc_html__( 'Address of the service', 'backorder' ) . '</label><br>';
			echo '<input type="url" class="regular-text code" id="backorder-service" name="backorder_service" required pattern="https://.+" value="' . esc_attr( $this->connection->service() ) . '"></p>';
		}
		echo '<p><button type="submit" class="button button-primary">' . esc_html__( 'Connect', 'backorder' ) . '</button></p></form></div>';
	}

	/**
	 * Show how the shop is doing and its choices; when the service is away say so, and that the shop works on.
	 */
	private function choices() {
		$said = $this->service->form();
		if ( null === $said || isset( $said['ended'] ) ) {
			$away  = __( 'The service does not answer just now. Your shop works as before: what it says to buyers is kept with your products. Your choices are shown here again as soon as the service answers.', 'backorder' );
			$ended = __( 'The service does not know this connection any more. Your shop works as before; connect it anew to change your choices.', 'backorder' );
			echo '<div class="notice notice-warning inline"><p>' . esc_html( null === $said ? $away : $ended ) . '</p></div>';
			$this->parting();
			return;
		}
		echo '<p>' . esc_html( $this->standing( $said ) ) . '</p>';
		$this->open_form( 'desk', ' target="_blank"' );
		echo '<button type="submit" class="button">' . esc_html__( 'Open the full desk (new tab)', 'backorder' ) . '</button></form>';
		$this->open_form( 'save' );
		// phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- cleaned by wp_kses.
		echo $this->cleaned( $this->wrong_form( $said['html'] ) );
		echo '<p class="submit"><button type="submit" class="button button-primary">' . esc_html__( 'Save changes', 'backorder' ) . '</button></p></form>';
		$this->parting();
	}

	/**
	 * Offer to forget the connection.
	 */
	private function parting() {
		$this->open_form( 'forget' );
		echo '<p><button type="submit" class="button-link button-link-delete">' . esc_html__( 'Connect anew', 'backorder' ) . '</button></p></form>';
	}

	/**
	 * Say how the shop is doing.
	 *
	 * @param array $said What the service said.
	 * @return string
	 */
	private function standing( $said ) {
		if ( empty( $said['ready'] ) ) {
			return __( 'Connected. Your products and open orders are being read.', 'backorder' );
		}
		$items = isset( $said['waiting'] ) ? (int) $said['waiting'] : 0;
		$tasks = isset( $said['tasks'] ) ? (int) $said['tasks'] : 0;
		/* translators: %d: number of items */
		$waiting = sprintf( _n( 'Buyers wait for %d item.', 'Buyers wait for %d items.', $items, 'backorder' ), $items );
		/* translators: %d: number of tasks */
		$needed = sprintf( _n( '%d task needs you.', '%d tasks need you.', $tasks, 'backorder' ), $tasks );
		return __( 'Connected.', 'backorder' ) . ' ' . $waiting . ( $tasks ? ' ' . $needed : '' );
	}

	/**
	 * Say what the last click came to.
	 */
	private function notice() {
		$texts = array(
			'saved'     => array( 'success', __( 'Saved. Your pages say it within a minute.', 'backorder' ) ),
			'wrong'     => array( 'error', __( 'Nothing was saved: see the fields marked below.', 'backorder' ) ),
			'away'      => array( 'error', __( 'Nothing was saved: the service does not answer. Please try again in a few minutes.', 'backorder' ) ),
			'address'   => array( 'error', __( 'Enter the address of the service; it begins with https://.', 'backorder' ) ),
			'forgotten' => array( 'success', __( 'This shop can be connected anew.', 'backorder' ) ),
		);
		$what  = $this->what();
		if ( 'refused' === $what ) {
			$texts['refused'] = array( 'error', (string) get_transient( self::WRONG . get_current_user_id() ) );
		}
		if ( isset( $texts[ $what ] ) && '' !== $texts[ $what ][1] ) {
			echo '<div class="notice notice-' . esc_attr( $texts[ $what ][0] ) . '" role="alert"><p>' . esc_html( $texts[ $what ][1] ) . '</p></div>';
		}
	}

	/**
	 * Return the form as it came back with its mistakes marked, once; else the fresh one.
	 *
	 * @param string $fresh The fresh one.
	 * @return string
	 */
	private function wrong_form( $fresh ) {
		$kept = 'wrong' === $this->what() ? get_transient( self::WRONG . get_current_user_id() ) : '';
		delete_transient( self::WRONG . get_current_user_id() );
		return is_string( $kept ) && '' !== $kept ? $kept : $fresh;
	}

	/**
	 * Return what the last click came to.
	 *
	 * @return string
	 */
	private function what() {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- it only chooses a text.
		return isset( $_GET['said'] ) ? sanitize_key( wp_unslash( $_GET['said'] ) ) : '';
	}

	/**
	 * Open a form that comes back to us.
	 *
	 * @param string $act  What it does.
	 * @param string $more Attributes of ours.
	 */
	private function open_form( $act, $more = '' ) {
		// phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- $more is written in this file.
		echo '<form method="post" action="' . esc_url( admin_url( 'admin-post.php' ) ) . '"' . $more . '>';
		echo '<input type="hidden" name="action" value="' . esc_attr( 'backorder_' . $act ) . '">';
		wp_nonce_field( 'backorder_' . $act );
	}

	/**
	 * Leave nothing in the service's form but fields, labels and words.
	 *
	 * @param string $html What came.
	 * @return string
	 */
	private function cleaned( $html ) {
		$marks = array(
			'id'               => true,
			'class'            => true,
			'aria-describedby' => true,
			'aria-invalid'     => true,
		);
		$field = $marks + array(
			'name'    => true,
			'type'    => true,
			'value'   => true,
			'min'     => true,
			'max'     => true,
			'step'    => true,
			'checked' => true,
		);
		$tags  = array(
			'h2'     => $marks,
			'p'      => $marks,
			'span'   => $marks,
			'label'  => $marks + array( 'for' => true ),
			'table'  => $marks + array( 'role' => true ),
			'tbody'  => array(),
			'tr'     => $marks,
			'th'     => $marks + array( 'scope' => true ),
			'td'     => $marks + array( 'colspan' => true ),
			'input'  => $field,
			'select' => $marks + array( 'name' => true ),
			'option' => array(
				'value'    => true,
				'selected' => true,
			),
		);
		return wp_kses( $html, $tags, array( 'https' ) );
	}

	/**
	 * Let nobody on without the right and without having seen our page.
	 *
	 * @param string $act What is asked for.
	 */
	private function guard( $act ) {
		if ( ! current_user_can( self::RIGHT ) ) {
			wp_die( esc_html__( 'Sorry, you are not allowed to do that.', 'backorder' ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( 'backorder_' . $act );
	}

	/**
	 * Return the address of WooCommerce's own question to the owner.
	 *
	 * @param array $begun What the service said.
	 * @return string
	 */
	private function question( $begun ) {
		$asked = array(
			'app_name'     => $begun['app_name'],
			'scope'        => 'read_write',
			'user_id'      => $begun['token'],
			'return_url'   => $begun['watch'],
			'callback_url' => $begun['callback'],
		);
		return Backorder_Connection::site() . '/wc-auth/v1/authorize?' . http_build_query( $asked, '', '&', PHP_QUERY_RFC3986 );
	}

	/**
	 * Return the address of our page.
	 *
	 * @return string
	 */
	private function here() {
		return admin_url( 'admin.php?page=' . self::PAGE );
	}

	/**
	 * Go back to our page.
	 *
	 * @param array $query What to say there.
	 */
	private function back( $query ) {
		wp_safe_redirect( add_query_arg( $query, $this->here() ) );
		return $this->stop();
	}

	/**
	 * End the request, as WordPress wants it after a redirect.
	 */
	protected function stop() {
		exit;
	}
}
