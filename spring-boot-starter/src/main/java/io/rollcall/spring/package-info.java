/** A broker with presence in a Spring Boot application: settings below {@code rollcall}, a bean, health, meters, listeners. */
@NullMarked
package io.rollcall.spring;

import org.jspecify.annotations.NullMarked;
