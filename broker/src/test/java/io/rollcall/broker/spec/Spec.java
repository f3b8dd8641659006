package io.rollcall.broker.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The normative statements that a test proves, by their numbers: {@code MQTT-3.1.4-3}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Spec {

    /** Statements that have the same number and meaning in MQTT 3.1.1 and MQTT 5. */
    String[] value() default {};

    /** Statements of MQTT 3.1.1, where their numbers differ or MQTT 5 has none. */
    String[] v3() default {};

    /** Statements of MQTT 5, where their numbers differ or MQTT 3.1.1 has none. */
    String[] v5() default {};
}
