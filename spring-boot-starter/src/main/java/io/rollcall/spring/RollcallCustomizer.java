package io.rollcall.spring;

import io.rollcall.server.RollcallBuilder;

/** A bean that says more to the builder than properties can. Called in the order of the beans, before the broker starts. */
@FunctionalInterface
public interface RollcallCustomizer {

    /** The broker is about to start. */
    void customize(RollcallBuilder builder);
}
