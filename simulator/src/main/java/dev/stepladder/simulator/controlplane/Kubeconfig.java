package dev.stepladder.simulator.controlplane;

import io.fabric8.kubeapitest.cert.CertManager;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * How to reach a control plane as its administrator.
 *
 * @param server such as {@code https://127.0.0.1:6443}
 * @param authority certificate of the server, PEM, in base64
 * @param certificate of the client, PEM, in base64
 * @param key of the client, PEM, in base64
 */
record Kubeconfig(String server, String authority, String certificate, String key) {
  private static final String NAME = "stepladder";

  /** The credentials that kube-api-test made in the directory. */
  static Kubeconfig of(CertManager certificates, int port) throws IOException {
    return new Kubeconfig(
        "https://127.0.0.1:" + port,
        base64(certificates.getAPIServerCertPath()),
        base64(certificates.getClientCertPath()),
        base64(certificates.getClientKeyPath()));
  }

  private static String base64(String file) throws IOException {
    return Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(file)));
  }

  /** The file's text; self-contained, so that it can be moved and outlives a directory. */
  String yaml() {
    return """
    apiVersion: v1
    kind: Config
    clusters:
      - name: %1$s
        cluster:
          server: %2$s
          certificate-authority-data: %3$s
    users:
      - name: %1$s
        user:
          client-certificate-data: %4$s
          client-key-data: %5$s
    contexts:
      - name: %1$s
        context:
          cluster: %1$s
          user: %1$s
          namespace: default
    current-context: %1$s
    """
        .formatted(NAME, server, authority, certificate, key);
  }

  /** For fabric8's client, made without a look at environment, proxies or the user's kubeconfig. */
  Config clientConfig() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(server + "/")
        .withCaCertData(authority)
        .withClientCertData(certificate)
        .withClientKeyData(key)
        .withClientKeyAlgo("RSA")
        .withNamespace("default")
        .withNoProxy("127.0.0.1")
        .build();
  }

  /** Never prints the key. */
  @Override
  public String toString() {
    return "Kubeconfig[server=" + server + "]";
  }

  byte[] bytes() {
    return yaml().getBytes(StandardCharsets.UTF_8);
  }
}
