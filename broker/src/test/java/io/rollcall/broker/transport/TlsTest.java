package io.rollcall.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.ListenerStats.TurnedAway;
import io.rollcall.broker.transport.Certificates.Owned;
import io.rollcall.broker.transport.TlsConfig.ClientAuth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static final Owned AUTHORITY = Certificates.authority("our authority");
    private static final Owned STRANGER = Certificates.authority("another authority");
    private static final SSLContext TRUSTING = Certificates.client(AUTHORITY.certificate());

    @RegisterExtension
    final Running running = new Running();

    @TempDir
    Path directory;

    private TlsConfig localhost() {
        TlsIdentity identity = Certificates.write(directory, "localhost", Certificates.host("localhost", AUTHORITY));
        return TlsConfig.of(identity.certificate(), identity.key());
    }

    private TlsConfig withClients(ClientAuth clientAuth) {
        return localhost()
                .with(clientAuth, Certificates.write(directory.resolve("ca.pem"), AUTHORITY.certificatePem()));
    }

    private void start(TlsConfig tls) {
        running.start(Running.tcp().named("secure").with(tls));
    }

    private RawClient client(SSLContext context, String... versions) throws IOException {
        return running.with(RawClient.tls(running.address(), context, versions));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersionsCarryMqtt(String version) throws IOException {
        start(localhost());

        RawClient client = client(TRUSTING, version).enter("a").ping();

        assertThat(session(client).getProtocol()).isEqualTo(version);
        assertThat(running.connectionOf("a").transport()).isEqualTo("tls");
        assertThat(running.connectionOf("a").listener()).isEqualTo("secure");
        assertThat(running.connectionOf("a").remoteAddress())
                .isEqualTo(client.socket().getLocalSocketAddress());
        assertThat(running.connectionOf("a").certificateName()).isNull();
    }

    @Test
    void aVersionThatIsNotWantedIsRefused() {
        TlsConfig both = localhost();
        start(new TlsConfig(both.identities(), ClientAuth.NONE, null, List.of(TlsConfig.Version.TLS_1_3)));

        assertThatThrownBy(() -> client(TRUSTING, "TLSv1.2")).isInstanceOf(SSLException.class);

        running.awaitTurnedAway(TurnedAway.TLS, 1);
        assertThat(running.broker().stats().refused(DisconnectCause.TLS_ERROR)).isEqualTo(1);
    }

    @Test
    void aClientThatDoesNotTrustUsIsCounted() {
        start(localhost());

        assertThatThrownBy(() -> client(Certificates.client(STRANGER.certificate())))
                .isInstanceOf(SSLException.class);

        running.awaitTurnedAway(TurnedAway.TLS, 1);
    }

    @Test
    void packetsLargerThanARecordArriveWhole() throws IOException {
        start(localhost());
        RawClient client = client(TRUSTING).enter("a");
        client.send("8207" + "0001" + "00" + "0001" + "61" + "00").read(6); // to a
        byte[] message = new byte[4 + 100_004];
        message[0] = 0x30;
        message[1] = (byte) (100_004 % 128 + 128);
        message[2] = (byte) (100_004 / 128 % 128 + 128);
        message[3] = (byte) (100_004 / 128 / 128);
        message[5] = 1;
        message[6] = 'a';
        message[100_007] = 7;

        client.send(message);

        assertThat(client.read(message.length)).isEqualTo(message);
    }

    // ---- certificates of clients

    @ParameterizedTest
    @CsvSource({"OPTIONAL, TLSv1.2", "OPTIONAL, TLSv1.3", "REQUIRED, TLSv1.2", "REQUIRED, TLSv1.3"})
    void theNameOfAVerifiedCertificateIsTold(ClientAuth clientAuth, String version) throws IOException {
        start(withClients(clientAuth));
        SSLContext device = Certificates.client(AUTHORITY.certificate(), Certificates.host("device-7", AUTHORITY));

        client(device, version).enter("a");

        assertThat(running.connectionOf("a").certificateName()).isEqualTo("device-7");
    }

    @Test
    void anOptionalCertificateMayBeMissing() throws IOException {
        start(withClients(ClientAuth.OPTIONAL));

        client(TRUSTING).enter("a");

        assertThat(running.connectionOf("a").certificateName()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aRequiredCertificateMayNot(String version) {
        start(withClients(ClientAuth.REQUIRED));

        // with TLS 1.3 a client learns it after its own handshake is done
        assertThatThrownBy(() ->
                        client(TRUSTING, version).send(RawClient.connect("a")).readAll())
                .satisfiesAnyOf(
                        failed -> assertThat(failed).isInstanceOf(IOException.class),
                        failed -> assertThat(failed).isInstanceOf(UncheckedIOException.class));

        running.awaitTurnedAway(TurnedAway.TLS, 1);
    }

    @ParameterizedTest
    @CsvSource({"OPTIONAL, TLSv1.2", "OPTIONAL, TLSv1.3", "REQUIRED, TLSv1.2", "REQUIRED, TLSv1.3"})
    void aCertificateOfAnotherAuthorityIsRefused(ClientAuth clientAuth, String version) {
        start(withClients(clientAuth));
        SSLContext device = Certificates.client(AUTHORITY.certificate(), Certificates.host("device-7", STRANGER));

        try {
            client(device, version).send(RawClient.connect("a")).readAll();
        } catch (IOException | UncheckedIOException refused) {
            // what is expected
        }

        running.awaitTurnedAway(TurnedAway.TLS, 1);
    }

    // ---- host names

    @Test
    void theNameThatAClientAsksForPicksTheCertificate() throws IOException {
        TlsConfig one = localhost();
        start(new TlsConfig(
                List.of(
                        Certificates.write(
                                directory, "exact", Certificates.host("a.example.org", AUTHORITY), "a.example.org"),
                        Certificates.write(
                                directory, "all", Certificates.host("*.example.org", AUTHORITY), "*.Example.org"),
                        one.identities().get(0)),
                ClientAuth.NONE,
                null,
                one.versions()));

        assertThat(shownFor("a.example.org")).isEqualTo("a.example.org");
        assertThat(shownFor("A.EXAMPLE.org")).isEqualTo("a.example.org");
        assertThat(shownFor("b.example.org")).isEqualTo("*.example.org");
        assertThat(shownFor("c.b.example.org")).isEqualTo("localhost");
        assertThat(shownFor("localhost")).isEqualTo("localhost");
    }

    @Test
    void ofTwoKeysForOneNameTheClientGetsOneThatItKnows() throws IOException {
        TlsIdentity rsa =
                Certificates.write(directory, "rsa", Certificates.host("rsa", AUTHORITY, Certificates.keys("RSA")));
        TlsIdentity ec = Certificates.write(directory, "ec", Certificates.host("ec", AUTHORITY));
        start(new TlsConfig(List.of(rsa, ec), ClientAuth.NONE, null, List.of(TlsConfig.Version.TLS_1_2)));

        assertThat(shownWith("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")).isEqualTo("rsa");
        assertThat(shownWith("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")).isEqualTo("ec");
    }

    private String shownWith(String cipherSuite) throws IOException {
        SSLSocket socket = (SSLSocket) TRUSTING.getSocketFactory()
                .createSocket(running.address().getAddress(), running.address().getPort());
        try (socket) {
            socket.setEnabledCipherSuites(new String[] {cipherSuite});
            socket.startHandshake();
            return nameOf(socket.getSession());
        }
    }

    private String shownFor(String host) throws IOException {
        Socket plain =
                new Socket(running.address().getAddress(), running.address().getPort());
        return nameOf(session(running.with(RawClient.tls(plain, TRUSTING, host))));
    }

    private static SSLSession session(RawClient client) {
        return ((SSLSocket) client.socket()).getSession();
    }

    private static String nameOf(SSLSession session) throws IOException {
        X509Certificate shown = (X509Certificate) session.getPeerCertificates()[0];
        return shown.getSubjectX500Principal().getName().replaceFirst("CN=", "");
    }

    // ---- other files

    @Test
    void newCertificatesAreShownToNewConnectionsAndTheOldStay() throws IOException {
        start(localhost());
        RawClient old = client(TRUSTING).enter("old");
        Certificates.write(directory, "localhost", Certificates.host("new one", AUTHORITY));

        running.broker().reloadTls();

        RawClient young = client(TRUSTING).enter("young");
        assertThat(nameOf(session(old))).isEqualTo("localhost");
        assertThat(nameOf(session(young))).isEqualTo("new one");
        old.ping();
        young.ping();
    }

    @Test
    void aNewAuthorityDecidesOnNewConnections() throws IOException {
        start(withClients(ClientAuth.REQUIRED));
        SSLContext ours = Certificates.client(AUTHORITY.certificate(), Certificates.host("ours", AUTHORITY));
        SSLContext theirs = Certificates.client(AUTHORITY.certificate(), Certificates.host("theirs", STRANGER));
        client(ours).enter("a");
        Certificates.write(directory.resolve("ca.pem"), STRANGER.certificatePem());

        running.broker().reloadTls();

        client(theirs).enter("b");
        assertThat(running.connectionOf("b").certificateName()).isEqualTo("theirs");
        try {
            client(ours).send(RawClient.connect("c")).readAll();
        } catch (IOException | UncheckedIOException refused) {
            // what is expected; its session of before counts for nothing
        }
        running.awaitTurnedAway(TurnedAway.TLS, 1);
    }

    @Test
    void aBrokenFileLeavesTheOldCertificatesAndSaysWhy() throws IOException {
        start(localhost());
        Path certificate = directory.resolve("localhost.pem");
        Certificates.write(certificate, "nothing of the kind");

        assertThatThrownBy(() -> running.broker().reloadTls())
                .isInstanceOf(IOException.class)
                .hasMessage("listener secure keeps the certificates that it has: " + certificate
                        + ": it has no certificate (-----BEGIN CERTIFICATE-----)");

        assertThat(nameOf(session(client(TRUSTING).enter("a")))).isEqualTo("localhost");
    }

    @Test
    void aKeyThatIsNotYetReplacedIsNoticed() {
        start(localhost());
        Path certificate = directory.resolve("localhost.pem");
        Certificates.write(
                certificate, Certificates.host("localhost", AUTHORITY).certificatePem());

        assertThatThrownBy(() -> running.broker().reloadTls())
                .hasMessageContaining(directory.resolve("localhost.key")
                        + ": its key is not that of the certificate in " + certificate);
    }

    @Test
    void withoutItsFilesABrokerDoesNotStart() throws IOException {
        TlsConfig tls = localhost();
        Files.delete(directory.resolve("localhost.key"));
        BrokerConfig config = BrokerConfig.tcp("127.0.0.1", 0).toBuilder()
                .listeners(List.of(Running.tcp().named("secure").with(tls)))
                .build();

        assertThatThrownBy(() -> Broker.start(config, BrokerHooks.OPEN))
                .isInstanceOf(IOException.class)
                .hasMessage("listener secure: " + directory.resolve("localhost.key") + ": there is no such file");
    }

    // ---- handshakes that fail

    @Test
    void aHandshakeThatTakesTooLongIsEnded() {
        start(localhost());
        RawClient silent = running.client();

        running.passUntilTurnedAway(TurnedAway.HANDSHAKE_TIMEOUT);

        silent.expectGone();
        assertThat(running.broker().stats().refused(DisconnectCause.CONNECT_TIMEOUT))
                .isEqualTo(1);
    }

    @Test
    void plainMqttOnATlsPortIsRefused() {
        start(localhost());

        running.client().send(RawClient.connect("a")).expectAlertOrEnd();

        running.awaitTurnedAway(TurnedAway.TLS, 1);
        assertThat(running.broker().stats().refused(DisconnectCause.TLS_ERROR)).isEqualTo(1);
    }

    @Test
    void whoGoesAwayBeforeTheHandshakeIsNoTlsError() {
        start(localhost());

        running.client().fin().expectGone();

        running.awaitTurnedAway(TurnedAway.CLOSED, 1);
        assertThat(running.listener().turnedAway(TurnedAway.TLS)).isZero();
        running.awaitConnections(0);
    }

    // ---- ends

    /** An alert of two bytes: in the open with TLS 1.2; with TLS 1.3 encrypted, and padded by the JDK as no data is. */
    @ParameterizedTest
    @CsvSource({"TLSv1.2, 150303001a", "TLSv1.3, 1703030023"})
    void theLastPacketAndCloseNotifyArrive(String version, String closeNotify) throws IOException {
        start(localhost());
        RecordedSocket plain = new RecordedSocket(running.address());
        RawClient client = running.with(RawClient.tls(plain, TRUSTING, "localhost", version))
                .enter("a");

        client.send("c001" + "00"); // no PINGREQ has a body

        client.expect("e00181").expectEnd();
        assertThat(plain.lastRecord()).isEqualTo(closeNotify);
        assertThat(running.endOf("a").cause()).isEqualTo(DisconnectCause.MALFORMED_PACKET);
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, 150303001a", "TLSv1.3, 1703030023"})
    void afterDisconnectCloseNotifyArrives(String version, String closeNotify) throws IOException {
        start(localhost());
        RecordedSocket plain = new RecordedSocket(running.address());
        RawClient client = running.with(RawClient.tls(plain, TRUSTING, "localhost", version))
                .enter("a");

        client.send("e000").expectEnd();

        assertThat(plain.lastRecord()).isEqualTo(closeNotify);
        assertThat(running.endOf("a").cause()).isEqualTo(DisconnectCause.CLIENT_DISCONNECT);
        client.close();
        running.awaitConnections(0);
    }

    @Test
    void closeNotifyOfTheClientEndsTheConnection() throws IOException {
        start(localhost());
        RawClient client = client(TRUSTING, "TLSv1.3").enter("a");

        client.fin();

        assertThat(running.endOf("a").cause()).isEqualTo(DisconnectCause.SOCKET_CLOSED);
    }

    @Test
    void aBrokenRecordIsATlsError() throws IOException {
        start(localhost());
        Socket plain =
                new Socket(running.address().getAddress(), running.address().getPort());
        running.with(RawClient.tls(plain, TRUSTING, "localhost")).enter("a");

        plain.getOutputStream().write(new byte[] {
            0x17, 3, 3, 0, 32, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
            25, 26, 27, 28, 29, 30, 31, 32
        });

        assertThat(running.endOf("a").cause()).isEqualTo(DisconnectCause.TLS_ERROR);
    }
}
