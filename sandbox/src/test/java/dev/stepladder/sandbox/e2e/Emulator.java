package dev.stepladder.sandbox.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;

/**
 * An AWS emulator that is not ours, in a process of its own on 127.0.0.1. It knows nothing of this
 * process's environment, writes to a temporary directory only, and ends with this process even if
 * that is killed.
 */
final class Emulator implements AutoCloseable {

  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);

  /** Runs a module as a program until the other end of the standard input is gone. */
  private static final String PROGRAM =
      """
      import os, runpy, sys, threading
      def end():
          os.read(0, 1)
          os._exit(0)
      threading.Thread(target=end, daemon=True).start()
      sys.argv = sys.argv[1:]
      runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
      """;

  private static final String LOG = "log";
  private static final AwsBasicCredentials ROOT =
      AwsBasicCredentials.create(Rig.ACCESS_KEY, "test");

  private final String name;
  private final URI endpoint;
  private final Path directory;
  private final Process process;
  private final SdkHttpClient http =
      ApacheHttpClient.builder()
          .proxyConfiguration(
              ProxyConfiguration.builder()
                  .useSystemPropertyValues(false)
                  .useEnvironmentVariableValues(false)
                  .build())
          .build();
  private final List<AutoCloseable> clients = new ArrayList<>();

  private Emulator(String name, URI endpoint, Path directory, Process process) {
    this.name = name;
    this.endpoint = endpoint;
    this.directory = directory;
    this.process = process;
  }

  private static Emulator start(
      String name, URI endpoint, List<String> arguments, Map<String, String> variables) {
    Path python = PythonEnvironment.of(name + ".txt").python();
    var command = new ArrayList<>(List.of(python.toString(), "-c", PROGRAM));
    command.addAll(arguments);
    try {
      Path directory = Files.createTempDirectory("stepladder-" + name + "-");
      var builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve(LOG).toFile());
      builder.environment().clear();
      builder.environment().put("PATH", System.getenv("PATH"));
      builder.environment().put("HOME", directory.toString());
      builder.environment().put("TMPDIR", directory.toString());
      builder.environment().putAll(variables);
      return new Emulator(name, endpoint, directory, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** moto's server, with the packages that RDS, STS and EC2 need. */
  static Emulator moto() {
    int port = freePort();
    return start(
            "moto",
            URI.create("http://127.0.0.1:" + port),
            List.of("moto.server", "-H", "127.0.0.1", "-p", String.valueOf(port)),
            Map.of("MOTO_ACCOUNT_ID", Rig.ACCOUNT))
        .started("/moto-api/");
  }

  /**
   * ministack, which makes no containers here and keeps nothing. It speaks TLS and asks IAM's
   * policies before each call, but of whoever has the access key {@code test}: that is root.
   */
  static Emulator ministack() {
    int port = freePort();
    LoopbackCertificate tls = LoopbackCertificate.ofThisProcess();
    var variables = new HashMap<String, String>();
    variables.put("BIND_HOST", "127.0.0.1");
    variables.put("GATEWAY_PORT", String.valueOf(port));
    variables.put("MINISTACK_ACCOUNT_ID", Rig.ACCOUNT);
    variables.put("IOT_MTLS_ENABLED", "0");
    variables.put("SFTP_ENABLED", "0");
    variables.put("AUTH", "true");
    variables.put("USE_SSL", "1");
    // It would also remove containers that are there.
    variables.put("DOCKER_HOST", "unix:///nowhere");
    return start(
            "ministack",
            URI.create("https://127.0.0.1:" + port),
            // Its own program would listen on port 443, too, of which there is one.
            List.of(
                "hypercorn",
                "--workers=0",
                "--bind=127.0.0.1:" + port,
                "--certfile=" + tls.certificate(),
                "--keyfile=" + tls.key(),
                "ministack.app:app"),
            variables)
        .started("/_ministack/health");
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Emulator started(String path) {
    try {
      await(name + " answers")
          .atMost(STARTS_WITHIN)
          .pollInterval(Duration.ofMillis(100))
          .failFast(name + " has ended", () -> !process.isAlive())
          .until(() -> answers(path));
      return this;
    } catch (RuntimeException e) {
      String words = words();
      close();
      throw new IllegalStateException("%s does not start:\n%s".formatted(name, words), e);
    }
  }

  /** A question of its own each time, so that one without an answer is asked again. */
  private boolean answers(String path) throws InterruptedException {
    try (var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .sslContext(trusting())
            .build()) {
      var request = HttpRequest.newBuilder(endpoint.resolve(path)).timeout(ANSWERS_WITHIN).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** What is trusted now; the JDK's default keeps to what was when it was first asked for. */
  private static SSLContext trusting() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS", e);
    }
  }

  URI endpoint() {
    return endpoint;
  }

  /** What it answers root to a call that none of our SDK clients has, in the query protocol. */
  String query(String service, String body) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint)
            .putHeader("Content-Type", "application/x-www-form-urlencoded")
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(sign ->
                sign.identity(ROOT)
                    .request(request)
                    .payload(ContentStreamProvider.fromUtf8String(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, Region.US_EAST_1.id()))
            .request();
    var execute =
        HttpExecuteRequest.builder()
            .request(signed)
            .contentStreamProvider(ContentStreamProvider.fromUtf8String(body))
            .build();
    try (var answer = http.prepareRequest(execute).call().responseBody().orElseThrow()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Root's plain client of the SDK, as the operator has none: to see what became of its calls. */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends AutoCloseable> C client(
      B builder) {
    C made =
        builder
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(ROOT))
            .httpClient(http)
            .build();
    clients.add(made);
    return made;
  }

  private String words() {
    try {
      List<String> lines = Files.readAllLines(directory.resolve(LOG));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    try {
      for (AutoCloseable made : clients) {
        made.close();
      }
      http.close();
      PythonEnvironment.delete(directory);
    } catch (Exception e) {
      throw new IllegalStateException("%s was not tidied away".formatted(name), e);
    }
  }
}
