package io.rollcall.spring;

import io.rollcall.server.Rollcall;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** What Actuator says of the broker, where there is Actuator: {@code management.health.rollcall.enabled=false} keeps it silent. */
@AutoConfiguration(after = RollcallAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(Rollcall.class)
public class RollcallHealthAutoConfiguration {

    /** Up while the broker is open; a store that found damage says so. */
    @Bean
    @ConditionalOnEnabledHealthIndicator("rollcall")
    HealthIndicator rollcallHealthIndicator(Rollcall rollcall) {
        return () -> health(rollcall);
    }

    private static Health health(Rollcall rollcall) {
        if (!rollcall.isOpen()) {
            return Health.down().withDetail("mqtt", "closed").build();
        }
        Health.Builder up = Health.up()
                .withDetail("mqttPort", rollcall.mqttPort())
                .withDetail("connected", rollcall.presence().counts().connected())
                .withDetail("feedSeq", rollcall.presence().asOfSeq());
        String damage = rollcall.broker().store().damage();
        return damage.isEmpty() ? up.build() : up.withDetail("damage", damage).build();
    }
}
