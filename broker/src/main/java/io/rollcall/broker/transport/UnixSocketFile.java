package io.rollcall.broker.transport;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that a Unix domain socket is. */
final class UnixSocketFile {
    private static final Logger LOG = LoggerFactory.getLogger(UnixSocketFile.class);
    /** What stands where others have an address. */
    static final InetSocketAddress NO_ADDRESS = InetSocketAddress.createUnresolved("unix", 0);

    private final ListenAddress.Unix config;

    private UnixSocketFile(ListenAddress.Unix config) {
        this.config = config;
    }

    /**
     * Removes a socket that a broker left behind which did not stop in good order.
     *
     * @throws IOException when the file cannot be used; the message names it
     */
    static UnixSocketFile prepare(ListenAddress.Unix config) throws IOException {
        if (!Epoll.isAvailable()) {
            throw new IOException("cannot listen on " + config + ": Unix sockets want epoll, and thus Linux");
        }
        Path path = config.path();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            requireStale(config);
            Files.delete(path);
        }
        return new UnixSocketFile(config);
    }

    private static void requireStale(ListenAddress.Unix config) throws IOException {
        Path path = config.path();
        if (!Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException("cannot listen on " + config + ": there is a file which is not a socket");
        }
        if (isAnswered(path)) {
            throw new IOException("cannot listen on " + config + ": somebody else listens there");
        }
    }

    private static boolean isAnswered(Path path) {
        try {
            SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    DomainSocketAddress address() {
        return new DomainSocketAddress(config.path().toFile());
    }

    /** Lets connect whom the configuration names. */
    void restrict() throws IOException {
        Files.setPosixFilePermissions(config.path(), config.permissions());
    }

    void remove() {
        try {
            Files.deleteIfExists(config.path());
        } catch (IOException failed) {
            LOG.warn("{} cannot be removed", config.path(), failed);
        }
    }

    /** Its path. */
    @Override
    public String toString() {
        return config.path().toString();
    }
}
