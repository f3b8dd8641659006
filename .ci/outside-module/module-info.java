/** Somebody's module, which names ours and nothing that they use. */
module outside.module {
    requires io.rollcall.server;
    requires io.rollcall.broker;
    requires io.rollcall.presence;
}
