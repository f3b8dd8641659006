package io.rollcall.spring;

import io.rollcall.presence.FeedEntry;
import io.rollcall.presence.FeedPage;
import io.rollcall.server.Rollcall;
import io.rollcall.server.api.Watch;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/** Finds the methods that are marked {@link PresenceListener} when all beans are there, and gives each a watch of its own. */
final class PresenceListeners implements SmartInitializingSingleton, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(PresenceListeners.class);
    private static final CompletionStage<?> DONE = CompletableFuture.completedFuture(null);

    private final Rollcall rollcall;
    private final ListableBeanFactory beans;
    private final long fromSeq;
    private final List<Watch> watches = new ArrayList<>();

    /** Remembers where the feed is: what comes from now on is told. */
    PresenceListeners(Rollcall rollcall, ListableBeanFactory beans) {
        this.rollcall = rollcall;
        this.beans = beans;
        this.fromSeq = rollcall.presence().asOfSeq() + 1;
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name, false);
            if (type != null && beans.isSingleton(name)) {
                listen(name, type);
            }
        }
    }

    private void listen(String name, Class<?> type) {
        Set<Method> methods = MethodIntrospector.selectMethods(type, (ReflectionUtils.MethodFilter)
                method -> AnnotatedElementUtils.hasAnnotation(method, PresenceListener.class));
        for (Method method : methods) {
            Object bean = beans.getBean(name);
            Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
            Class<?> wanted = wanted(invocable);
            ReflectionUtils.makeAccessible(invocable);
            watches.add(rollcall.presence().watch(fromSeq, change -> tell(bean, invocable, wanted, change)));
        }
    }

    private static Class<?> wanted(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        if (parameters.length != 1
                || !(parameters[0] == FeedPage.Item.class || FeedEntry.class.isAssignableFrom(parameters[0]))) {
            throw new IllegalStateException("@PresenceListener " + method
                    + ": it takes one parameter, a FeedPage.Item, a FeedEntry or one kind of these");
        }
        return parameters[0];
    }

    private static CompletionStage<?> tell(Object bean, Method method, Class<?> wanted, FeedPage.Item change) {
        Object argument = wanted == FeedPage.Item.class ? change : change.entry();
        if (!wanted.isInstance(argument)) {
            return DONE;
        }
        try {
            return method.invoke(bean, argument) instanceof CompletionStage<?> stage
                    ? stage.handle((nothing, failure) -> said(method, change, failure))
                    : DONE;
        } catch (InvocationTargetException thrown) {
            said(method, change, thrown.getCause());
        } catch (IllegalAccessException | RuntimeException mistake) {
            said(method, change, mistake);
        }
        return DONE;
    }

    /** Whether there was a failure, which is in the log now. */
    private static boolean said(Method method, FeedPage.Item change, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.error("@PresenceListener {} failed at change {}", method, change.seq(), failure);
        }
        return failure != null;
    }

    @Override
    public void destroy() {
        watches.forEach(Watch::close);
    }
}
