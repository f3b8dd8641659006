package io.rollcall.spring;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.EnhancedAuthenticator;
import io.rollcall.broker.api.PublishInterceptor;
import io.rollcall.broker.api.SubscribeInterceptor;
import io.rollcall.server.Rollcall;
import io.rollcall.server.RollcallBuilder;
import java.nio.file.Path;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Starts a broker with the application, and closes it with it. Who may come in and what is done with messages is said by beans of the types
 * that the builder takes; a bean {@link Rollcall} of the application stands in place of this one; {@code rollcall.enabled=false} starts none.
 */
@AutoConfiguration
@ConditionalOnProperty(name = RollcallProperties.ENABLED, matchIfMissing = true)
public class RollcallAutoConfiguration {

    /** The broker. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Rollcall rollcall(
            Environment environment,
            ListableBeanFactory beans,
            ObjectProvider<EnhancedAuthenticator> methods,
            ObjectProvider<RollcallCustomizer> customizers) {
        RollcallBuilder builder = Rollcall.builder();
        String file = environment.getProperty(RollcallProperties.CONFIG);
        if (file != null) {
            builder.config(Path.of(file));
        }
        RollcallProperties.say(environment, builder);
        beans.getBeanProvider(Authenticator.class).ifAvailable(builder::authenticator);
        beans.getBeanProvider(Authorizer.class).ifAvailable(builder::authorizer);
        beans.getBeanProvider(ClientListener.class).ifAvailable(builder::clientListener);
        beans.getBeanProvider(PublishInterceptor.class).ifAvailable(builder::publishInterceptor);
        beans.getBeanProvider(SubscribeInterceptor.class).ifAvailable(builder::subscribeInterceptor);
        methods.orderedStream().forEach(builder::enhancedAuthenticator);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.start();
    }

    /** The broker's meters, for whichever registry the application has. */
    @Bean
    MeterBinder rollcallMeters(Rollcall rollcall) {
        return rollcall::bindTo;
    }

    /** Tells the methods that are marked {@link PresenceListener}. */
    @Bean
    PresenceListeners rollcallPresenceListeners(Rollcall rollcall, ListableBeanFactory beans) {
        return new PresenceListeners(rollcall, beans);
    }
}
