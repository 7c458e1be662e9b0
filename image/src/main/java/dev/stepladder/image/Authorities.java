package dev.stepladder.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The certificate authorities that Java in the image trusts. Never those of the machine that makes
 * it: companies, and tools that look into connections, add their own there.
 *
 * @param source where they are from
 * @param certificates by their SHA-256 in hexadecimal
 */
record Authorities(Path source, Map<String, Certificate> certificates) {

  /** Debian keeps Mozilla's apart from what was added on the machine. */
  private static final Path MOZILLA = Path.of("/usr/share/ca-certificates/mozilla");

  private static final Path STORE = Path.of("lib", "security", "cacerts");

  Authorities {
    certificates = Collections.unmodifiableSortedMap(new TreeMap<>(certificates));
    if (certificates.isEmpty()) {
      throw new IllegalStateException(source + " holds no certificate");
    }
  }

  /**
   * Those of a file, else those that come with the JDK, else, where packaging has replaced these by
   * a link to the machine's, Mozilla's as they were packaged.
   *
   * @param chosen certificates as PEM, one after the other
   */
  static Authorities of(Optional<Path> chosen, Path jdk)
      throws IOException, GeneralSecurityException {
    if (chosen.isPresent()) {
      Path file = chosen.orElseThrow();
      return new Authorities(file, read(List.of(file)));
    }
    Path store = jdk.resolve(STORE).toRealPath();
    if (store.startsWith(jdk.toRealPath())) {
      return new Authorities(store, trusted(store));
    }
    if (Files.isDirectory(MOZILLA)) {
      try (Stream<Path> files = Files.list(MOZILLA)) {
        return new Authorities(MOZILLA, read(files.sorted().toList()));
      }
    }
    throw new IllegalStateException(
        "The JDK's certificate authorities are those of this machine (%s), which an image must not take along: give a file of PEM certificates by -Dimage.authorities"
            .formatted(store));
  }

  /** Writes them where Java looks for them, without a password, as in the JDK's own store. */
  void write(Path home) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (Map.Entry<String, Certificate> one : certificates.entrySet()) {
      store.setCertificateEntry(one.getKey(), one.getValue());
    }
    Path file = home.resolve(STORE);
    Files.deleteIfExists(file);
    try (var out = Files.newOutputStream(file)) {
      store.store(out, null);
    }
  }

  /** Those of a key store. */
  static Map<String, Certificate> trusted(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
    try (var in = Files.newInputStream(store)) {
      keys.load(in, null);
    }
    List<Certificate> found = new ArrayList<>();
    for (String alias : Collections.list(keys.aliases())) {
      found.add(keys.getCertificate(alias));
    }
    return byDigest(found);
  }

  private static Map<String, Certificate> read(List<Path> files)
      throws IOException, GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> found = new ArrayList<>();
    for (Path file : files) {
      try (var in = Files.newInputStream(file)) {
        found.addAll(factory.generateCertificates(in));
      }
    }
    return byDigest(found);
  }

  private static Map<String, Certificate> byDigest(List<Certificate> certificates)
      throws GeneralSecurityException {
    Map<String, Certificate> byDigest = new TreeMap<>();
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    for (Certificate certificate : certificates) {
      byDigest.put(HexFormat.of().formatHex(sha256.digest(certificate.getEncoded())), certificate);
    }
    return byDigest;
  }
}
