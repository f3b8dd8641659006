package io.rollcall.benchmarks.compare;

import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.store.StoreConfig;
import io.rollcall.server.access.Access;
import io.rollcall.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The broker of the server by itself: nobody hears who comes and goes, and there are neither monitor topics nor HTTP. */
public final class BareBroker {
    private BareBroker() {}

    /** Arguments: the port, and the data directory. Runs until the process is told to stop. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ServerConfig server = ServerConfig.defaults();
        BrokerConfig config = BrokerConfig.tcp(ServerConfig.HOST_DEFAULT, Integer.parseInt(arguments[0])).toBuilder()
                .socketLimits(server.mqtt().limits().sockets())
                .store(StoreConfig.in(Path.of(arguments[1]).resolve(ServerConfig.STORE_DIRECTORY)))
                .build();
        Access access = new Access(server.access(), server.mqtt()::mayBeAnonymous, id -> null);
        BrokerHooks hooks = BrokerHooks.OPEN.with(access.authenticator()).with(access.authorizer());
        Broker broker = Broker.start(config, hooks);
        access.begin(broker::recheck);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            broker.close();
            access.close();
            closed.countDown();
        }));
        closed.await();
    }
}
