package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V5;
import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.pubcomp;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Packets.pubrel;
import static io.rollcall.broker.spec.Packets.suback;
import static io.rollcall.broker.spec.Packets.subscribe;
import static io.rollcall.broker.spec.Packets.unsuback;
import static io.rollcall.broker.spec.Packets.unsubscribe;
import static io.rollcall.broker.spec.ScriptedOwner.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.OwnedSubscription;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.Qos;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Topics that an embedder owns: nobody publishes there but it, and it serves each subscription itself. */
class OwnedTopicsTest {
    private static final ScriptedOwner OWNER = new ScriptedOwner();
    private static final int RETAIN_AS_PUBLISHED = 0x08;
    private static final int RETAIN_WHEN_NEW = 0x10;
    private static final int RETAIN_NEVER = 0x20;

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults().with(OWNER);

    @BeforeEach
    void theOwnerKnowsNobody() {
        OWNER.forget();
    }

    private static boolean offer(OwnedSubscription subscription, String topic, String payload) {
        return subscription.offer(message(topic, payload, Qos.AT_LEAST_ONCE, false), false);
    }

    // ---- publishing

    @EachVersion
    void whatAClientPublishesThereIsAnsweredAndGoesNowhere(ProtocolVersion version) {
        int notAuthorized = version == V5 ? 0x87 : 0;
        ScriptedClient watcher =
                BROKER.connect("watcher").open().subscribe("#", 2).subscribe("owned/#", 1);
        ScriptedClient client = BROKER.connect("a").version(version).open();
        client.send(publish("owned/x", "1").retain()).expectNothing();
        client.send(publish("owned/x", "2").qos(1, 7).retain()).expect(puback(7, notAuthorized));
        client.send(publish("owned/x", "3").qos(2, 8).retain()).expect(pubrec(8, notAuthorized));
        client.send(pubrel(8)).expect(pubcomp(8, version == V5 ? 0x92 : 0)).expectNothing();
        watcher.expectNothing();
        assertThat(BROKER.broker().stats().retained()).isZero();
        assertThat(BROKER.broker().stats().publishDenied()).isEqualTo(3);
    }

    @EachVersion
    void nobodyComesInWithAWillForIt(ProtocolVersion version) {
        Connect connect = BROKER.connect("a").version(version).will(Will.will("owned/x", "gone"));
        connect.refused(version == V5 ? 0x87 : 5);
    }

    @Test
    void aFilterThatAlsoMatchesOthersIsTheBrokers() {
        ScriptedClient all = BROKER.connect("all").open().subscribe("#", 1).subscribe("+/x", 1);
        ScriptedClient client = BROKER.connect("a").open().subscribe("owned/x", 1);
        assertThat(offer(OWNER.expect("subscribed"), "owned/x", "1")).isTrue();
        client.expectPublish("owned/x", "1");
        all.expectNothing();
        OWNER.expectNothing();
    }

    // ---- subscribing

    @EachVersion
    void aSubscriptionIsGrantedAtMostWhatTheOwnerSays(ProtocolVersion version) {
        int error = version == V5 ? 0x87 : 0x80;
        ScriptedClient client = BROKER.connect("a").version(version).open();
        client.send(subscribe(1)
                        .filter("owned/x", 2)
                        .filter("owned/secret", 1)
                        .filter("t", 2)
                        .filter("owned/+", 0))
                .expect(suback(1, 1, error, 2, 0));
        OwnedSubscription one = OWNER.expect("subscribed");
        assertThat(one.client().clientId()).isEqualTo("a");
        assertThat(one.subscription().maximumQos()).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(OWNER.expect("subscribed").subscription().filter().toString())
                .isEqualTo("owned/+");
        OWNER.expectNothing();
        assertThat(BROKER.broker().stats().subscriptions()).isEqualTo(3);
        assertThat(BROKER.broker().stats().subscribeDenied()).isEqualTo(1);
    }

    @EachVersion
    void aSharedSubscriptionIsNotAllowed(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open();
        client.send(subscribe(1, "$share/group/owned/+", 1)).expect(suback(1, version == V5 ? 0x8F : 0x80));
        OWNER.expectNothing();
        assertThat(BROKER.broker().stats().subscriptions()).isZero();
    }

    @EachVersion
    void whatTheOwnerSaysAtOnceComesAfterSuback(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open();
        client.send(subscribe(1).filter("owned/greeting", 1).filter("t", 0)).expect(suback(1, 1, 0));
        Received hello = client.expectPublish("owned/greeting", "hello");
        assertThat(hello.retain()).isTrue();
        assertThat(hello.qos()).isEqualTo(1);
    }

    @Test
    void messagesCarryTheSubscriptionIdentifierAndTheLowerQos() {
        ScriptedClient client = BROKER.connect("a").open();
        client.send(subscribe(1).filter("owned/+", 0).with(Props.props().subscriptionId(77)))
                .expect(suback(1, 0));
        offer(OWNER.expect("subscribed"), "owned/x", "1");
        Received publish = client.expectPublish("owned/x", "1");
        assertThat(publish.subscriptionIds()).containsExactly(77L);
        assertThat(publish.qos()).isZero();
    }

    @Test
    void theRetainFlagIsThatOfThePublicationWhereTheClientAsksForIt() {
        ScriptedClient client = BROKER.connect("a").open();
        client.subscribe("owned/plain", 1).subscribe("owned/asked", 1 | RETAIN_AS_PUBLISHED);
        OwnedSubscription plain = OWNER.expect("subscribed");
        OwnedSubscription asked = OWNER.expect("subscribed");
        plain.offer(message("owned/plain", "live", Qos.AT_MOST_ONCE, true), false);
        asked.offer(message("owned/asked", "live", Qos.AT_MOST_ONCE, true), false);
        asked.offer(message("owned/asked", "not retained", Qos.AT_MOST_ONCE, false), false);
        plain.offer(message("owned/plain", "state", Qos.AT_MOST_ONCE, false), true);
        assertThat(client.expectPublish("owned/plain", "live").retain()).isFalse();
        assertThat(client.expectPublish("owned/asked", "live").retain()).isTrue();
        assertThat(client.expectPublish("owned/asked", "not retained").retain()).isFalse();
        assertThat(client.expectPublish("owned/plain", "state").retain()).isTrue();
    }

    @Test
    void retainHandlingSaysWhetherTheStateIsWanted() {
        ScriptedClient client = BROKER.connect("a").open();
        client.subscribe("owned/0", 0).subscribe("owned/1", RETAIN_WHEN_NEW).subscribe("owned/2", RETAIN_NEVER);
        OwnedSubscription always = OWNER.expect("subscribed");
        OwnedSubscription whenNew = OWNER.expect("subscribed");
        OwnedSubscription never = OWNER.expect("subscribed");
        assertThat(always.wantsRetained()).isTrue();
        assertThat(whenNew.wantsRetained()).isTrue();
        assertThat(never.wantsRetained()).isFalse();
        client.subscribe("owned/0", 0).subscribe("owned/1", 1 | RETAIN_WHEN_NEW).subscribe("owned/2", RETAIN_NEVER);
        assertThat(OWNER.expect("renewed")).isSameAs(always);
        assertThat(OWNER.expect("renewed")).isSameAs(whenNew);
        assertThat(OWNER.expect("renewed")).isSameAs(never);
        assertThat(always.wantsRetained()).isTrue();
        assertThat(whenNew.wantsRetained()).isFalse();
        assertThat(never.wantsRetained()).isFalse();
        assertThat(whenNew.subscription().maximumQos()).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(BROKER.broker().stats().subscriptions()).isEqualTo(3);
    }

    // ---- the end

    @Test
    void unsubscribeEndsIt() {
        ScriptedClient client = BROKER.connect("a").open().subscribe("owned/x", 1);
        OwnedSubscription subscription = OWNER.expect("subscribed");
        client.send(unsubscribe(9, "owned/x", "owned/y")).expect(unsuback(9, 0, 0x11));
        assertThat(OWNER.expect("unsubscribed")).isSameAs(subscription);
        assertThat(subscription.isOver()).isTrue();
        assertThat(offer(subscription, "owned/x", "late")).isFalse();
        client.expectNothing();
        assertThat(BROKER.broker().stats().subscriptions()).isZero();
    }

    @EachVersion
    void withTheSessionItEnds(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open().subscribe("owned/x", 1);
        OwnedSubscription subscription = OWNER.expect("subscribed");
        client.leave();
        assertThat(OWNER.expect("unsubscribed")).isSameAs(subscription);
        BROKER.connect("a").version(version).session(100).open(false).expectNothing();
        OWNER.expectNothing();
        assertThat(BROKER.broker().stats().subscriptions()).isZero();
    }

    @EachVersion
    void whileTheClientIsAwayItRestsAndIsResumedWhenItIsBack(ProtocolVersion version) {
        Connect connect = BROKER.connect("a").version(version).session(100);
        ScriptedClient client = connect.open().subscribe("owned/x", 1);
        OwnedSubscription before = OWNER.expect("subscribed");
        assertThat(before.isResumed()).isFalse();
        client.fin();
        assertThat(OWNER.expect("unsubscribed")).isSameAs(before);
        assertThat(offer(before, "owned/x", "while it is away")).isFalse();
        assertThat(BROKER.broker().stats().subscriptions()).isEqualTo(1);

        client = connect.open(true);
        OwnedSubscription after = OWNER.expect("subscribed");
        assertThat(after.isResumed()).isTrue();
        assertThat(after.wantsRetained()).isFalse();
        assertThat(after.client().connectionId()).isGreaterThan(before.client().connectionId());
        assertThat(offer(before, "owned/x", "to the old one")).isFalse();
        assertThat(offer(after, "owned/x", "again")).isTrue();
        client.expectPublish("owned/x", "again");
        client.send(unsubscribe(9, "owned/x")).expect(unsuback(9, 0));
        OWNER.expect("unsubscribed");
    }

    @EachVersion
    void aTakeOverEndsOneAndResumesTheOther(ProtocolVersion version) {
        Connect connect = BROKER.connect("a").version(version).session(100);
        ScriptedClient older = connect.open().subscribe("owned/x", 1);
        OwnedSubscription before = OWNER.expect("subscribed");
        ScriptedClient newer = connect.open(true);
        assertThat(OWNER.expect("unsubscribed")).isSameAs(before);
        OwnedSubscription after = OWNER.expect("subscribed");
        assertThat(after.isResumed()).isTrue();
        older.expectEnd(0x8E);
        assertThat(offer(after, "owned/x", "1")).isTrue();
        newer.expectPublish("owned/x", "1");
    }

    @Test
    void anOwnerThatFailsHarmsNobody() {
        ScriptedClient client = BROKER.connect("a").open().subscribe("owned/broken", 1);
        BROKER.expectError("client a: the topic owner's subscribed failed");
        assertThat(offer(OWNER.expect("subscribed"), "owned/broken", "1")).isTrue();
        client.expectPublish("owned/broken", "1");
        client.send(puback(1), unsubscribe(9, "owned/broken")).expect(unsuback(9, 0));
        BROKER.expectError("client a: the topic owner's unsubscribed failed");
    }
}
