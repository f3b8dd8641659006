package io.rollcall.server.outgoing;

import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLHandshakeException;

/** Why a request was not answered, in words: the JDK's HTTP client gives exceptions without any for the most common reasons. */
public final class Unanswered {
    private static final int CAUSES_MAX = 10;

    private Unanswered() {}

    /** What a failed request is to be called, in one line. */
    public static String because(Throwable failure) {
        if (hasCause(failure, UnresolvedAddressException.class)) {
            return "there is no such host";
        }
        if (failure instanceof ConnectException && failure.getMessage() == null) {
            return "the connection was refused";
        }
        return failure instanceof SSLHandshakeException
                ? "no TLS connection: " + failure.getMessage()
                : failure.toString();
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> kind) {
        Throwable each = failure;
        for (int i = 0; each != null && i < CAUSES_MAX; i++) {
            if (kind.isInstance(each)) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }
}
