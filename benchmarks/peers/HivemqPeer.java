import com.hivemq.HiveMQServer;
import com.hivemq.configuration.service.InternalConfigurations;

/** HiveMQ CE as its distribution comes: open to everybody, which takes an extension that the embedded one lacks. */
final class HivemqPeer {
    private HivemqPeer() {}

    /** Starts it; what it is told is in the home directory. */
    public static void main(String[] arguments) throws Exception {
        InternalConfigurations.AUTH_DENY_UNAUTHENTICATED_CONNECTIONS.set(false);
        HiveMQServer.main(arguments);
    }
}
