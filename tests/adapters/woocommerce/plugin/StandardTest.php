<?php
use PHPUnit\Framework\TestCase;

// What WordPress.org's reviewers look for and no tool here checks; the tools themselves run once before a submission.
final class StandardTest extends TestCase {

	const ROOT    = __DIR__ . '/../../../../adapters/woocommerce/plugin/backorder';
	const ESCAPES = array( 'esc_html', 'esc_attr', 'esc_url', 'esc_html__' );

	public static function files(): array {
		$all = new RecursiveIteratorIterator( new RecursiveDirectoryIterator( realpath( self::ROOT ), FilesystemIterator::SKIP_DOTS ) );
		$php = array_filter( array_keys( iterator_to_array( $all ) ), fn( $one ) => '.php' === substr( $one, -4 ) );
		return array_map( fn( $one ) => array( $one ), array_values( $php ) );
	}

	/**
	 * @dataProvider files
	 */
	public function test_php_7_4_can_read_it( string $file ): void {
		$newer = array( T_MATCH, T_ENUM, T_READONLY, T_NULLSAFE_OBJECT_OPERATOR, T_ATTRIBUTE );
		foreach ( token_get_all( file_get_contents( $file ) ) as $token ) {
			$this->assertFalse( is_array( $token ) && in_array( $token[0], $newer, true ), is_array( $token ) ? "{$token[1]} in line {$token[2]}" : '' );
		}
		$this->assertDoesNotMatchRegularExpression( '/\bmixed \$|: (static|mixed|never)\b|\|null\b(?!.*\*)|[(,]\s*[a-z_]+: \$/', preg_replace( '#/\*.*?\*/|//[^\n]*#s', '', file_get_contents( $file ) ) );
	}

	/**
	 * @dataProvider files
	 */
	public function test_every_text_can_be_translated_under_the_plugins_own_name( string $file ): void {
		preg_match_all( '/(?<![>\w])(__|_n|_e|_x|esc_html__|esc_html_e|esc_attr__)\((.*?)\)(?=[;,\s.])/s', file_get_contents( $file ), $found );
		foreach ( $found[2] as $given ) {
			$this->assertStringEndsWith( "'backorder'", trim( $given ) );
		}
		$this->assertSame( count( $found[0] ), substr_count( implode( '', $found[0] ), "'backorder'" ) );
	}

	/**
	 * @dataProvider files
	 */
	public function test_what_is_printed_is_escaped( string $file ): void {
		$tokens = array_values( array_filter( token_get_all( file_get_contents( $file ) ), fn( $one ) => ! is_array( $one ) || ! in_array( $one[0], array( T_WHITESPACE, T_COMMENT ), true ) ) );
		foreach ( $tokens as $place => $token ) {
			if ( ! is_array( $token ) || T_ECHO !== $token[0] ) {
				continue;
			}
			foreach ( $this->parts( array_slice( $tokens, $place + 1 ) ) as $part ) {
				$text = implode( '', array_map( fn( $one ) => is_array( $one ) ? $one[1] : $one, $part ) );
				$safe = T_CONSTANT_ENCAPSED_STRING === ( $part[0][0] ?? 0 ) || in_array( $part[0][1] ?? '', self::ESCAPES, true );
				$this->assertTrue( $safe || '$more' === $text || 0 === strpos( $text, '$this->cleaned(' ), "line {$token[2]}: $text" );
			}
		}
		$this->addToAssertionCount( 1 );
	}

	// The pieces between the dots of one echo.
	private function parts( array $tokens ): array {
		$parts = array( array() );
		$depth = 0;
		foreach ( $tokens as $one ) {
			$depth += '(' === $one ? 1 : ( ')' === $one ? -1 : 0 );
			if ( ';' === $one ) {
				break;
			}
			if ( '.' === $one && 0 === $depth ) {
				$parts[] = array();
				continue;
			}
			$parts[ count( $parts ) - 1 ][] = $one;
		}
		return $parts;
	}

	public function test_every_act_begins_by_checking_who_asks(): void {
		foreach ( Backorder_Admin::ACTS as $act ) {
			$method = new ReflectionMethod( 'Backorder_Admin', $act );
			$lines  = file( $method->getFileName() );
			$this->assertStringContainsString( "guard( '$act' )", $lines[ $method->getStartLine() ] );
		}
	}

	public function test_the_readme_and_the_header_agree(): void {
		$main   = file_get_contents( self::ROOT . '/backorder.php' );
		$readme = file_get_contents( self::ROOT . '/readme.txt' );
		foreach ( array( 'Requires at least', 'Requires PHP' ) as $name ) {
			preg_match( "/^(?: \* )?$name: (\S+)$/m", $main, $in_main );
			preg_match( "/^$name: (\S+)$/m", $readme, $in_readme );
			$this->assertSame( $in_main[1], $in_readme[1] );
		}
		foreach ( array( 'Description', 'Installation', 'Frequently Asked Questions', 'External services', 'Screenshots', 'Changelog', 'Upgrade Notice' ) as $name ) {
			$this->assertStringContainsString( "== $name ==", $readme );
		}
		preg_match( '/^Tags: (.+)$/m', $readme, $tags );
		$this->assertLessThanOrEqual( 5, count( explode( ',', $tags[1] ) ) );
		preg_match( '/^License URI:.*\n\n(.+)\n/m', $readme, $short );
		$this->assertLessThanOrEqual( 150, strlen( $short[1] ) );
	}
}
