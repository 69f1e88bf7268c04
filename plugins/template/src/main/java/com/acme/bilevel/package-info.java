/** Parts of Acme for Bilevel. */
package com.acme.bilevel;
