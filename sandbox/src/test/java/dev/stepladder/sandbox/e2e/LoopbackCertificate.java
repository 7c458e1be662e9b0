package dev.stepladder.sandbox.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * A key with a certificate for 127.0.0.1, both as PEM, for servers that tests start. From its first
 * use on this process trusts it, beside all that it has trusted before, so that the operator's own
 * HTTP client does.
 *
 * @param certificate the file with the certificate
 * @param key the file with the private key
 */
record LoopbackCertificate(Path certificate, Path key) {

  private static final String NAME = "loopback";

  /** Where the JDK's default trust managers look, whenever one is made. */
  private static final String TRUSTED = "javax.net.ssl.trustStore";

  /** Of files that only hold what is made here, and go with this process. */
  private static final String PASSWORD = "changeit";

  /** Made once: what a process trusts is the same for all its tests. */
  private static final class Made {
    private static final LoopbackCertificate ONE = make();
  }

  static LoopbackCertificate ofThisProcess() {
    return Made.ONE;
  }

  private static LoopbackCertificate make() {
    try {
      Path directory = Files.createTempDirectory("stepladder-tls-");
      Path store = directory.resolve("key.p12");
      Program.run(
              Map.of(),
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  NAME,
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=127.0.0.1",
                  "-ext",
                  "SAN=ip:127.0.0.1",
                  "-storepass",
                  PASSWORD,
                  "-keystore",
                  store.toString()))
          .well();
      KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      Certificate certificate = made.getCertificate(NAME);
      var pems =
          new LoopbackCertificate(
              pem(directory.resolve("certificate.pem"), "CERTIFICATE", certificate.getEncoded()),
              pem(
                  directory.resolve("key.pem"),
                  "PRIVATE KEY",
                  made.getKey(NAME, PASSWORD.toCharArray()).getEncoded()));
      trust(directory.resolve("trusted.jks"), certificate);
      Stream.of(directory, store, pems.certificate(), pems.key(), directory.resolve("trusted.jks"))
          .forEach(path -> path.toFile().deleteOnExit());
      return pems;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no certificate could be made", e);
    }
  }

  private static Path pem(Path file, String title, byte[] content) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
            .formatted(
                title,
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(content)));
  }

  /** A store of the old kind opens without a password, so that one property says it all. */
  private static void trust(Path file, Certificate added)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    store.setCertificateEntry(NAME, added);
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    for (var manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager before) {
        for (X509Certificate trusted : before.getAcceptedIssuers()) {
          store.setCertificateEntry("before-" + store.size(), trusted);
        }
      }
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    System.setProperty(TRUSTED, file.toString());
  }
}
