<?php
// What WooCommerce offers plugins to say what they work with.

namespace Automattic\WooCommerce\Utilities;

class FeaturesUtil {
	public static $said = array();
	public static function declare_compatibility( $feature, $file, $fits ) {
		self::$said[ $feature ] = array( basename( $file ), $fits );
		return true;
	}
}
