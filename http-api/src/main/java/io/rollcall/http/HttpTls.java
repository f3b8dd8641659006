package io.rollcall.http;

import java.nio.file.Path;

/**
 * A second place where the HTTP API listens, with TLS 1.2 and 1.3. Who speaks HTTP/2 is answered in it.
 *
 * @param host the address to listen at
 * @param port the port to listen at; 0 is any free one
 * @param certificate PEM file of the certificate, followed by those that vouch for it
 * @param key PEM file of its private key, not encrypted
 */
public record HttpTls(String host, int port, Path certificate, Path key) {
    public HttpTls {
        HttpApiConfig.check(host, port);
    }
}
