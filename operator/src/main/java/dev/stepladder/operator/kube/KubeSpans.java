package dev.stepladder.operator.kube;

import dev.stepladder.operator.trace.Span;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * Shows each attempt of a call of the Kubernetes API as a part of the span it is made in, up to the
 * head of its answer. What is watched belongs to no span and is not shown. Nothing of what is sent
 * or answered is. The library does not tell of the last attempt without a connection, nor of the
 * one that it makes with a renewed token after a 401.
 */
public final class KubeSpans implements Interceptor {

  private static final String HEADER = "traceparent";

  /**
   * What asked and what is under way, by the call as its caller made it: that is told of again when
   * it is tried again, on a thread that is in no span, and when there is no connection. The client
   * forgets a call that is given up, and so does this.
   */
  private final Map<HttpRequest, Attempt> calls = Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * The same by the header that the call bears: the client tells of an answer with the call as it
   * was sent, which is a copy. A copy has the very same string, so that this forgets it in time,
   * too.
   */
  private final Map<String, Attempt> sent = Collections.synchronizedMap(new WeakHashMap<>());

  private record Attempt(Span caller, Span span) {}

  /**
   * Connections whose calls are shown.
   *
   * @return the client library's own with this as the first interceptor: it is told of a call
   *     before others make copies of it
   */
  public static HttpClient.Factory connections() {
    var plain = new JdkHttpClientFactory();
    return new HttpClient.Factory() {
      // For what is no call of the API, such as that an identity provider renews a token.
      @Override
      public HttpClient.Builder newBuilder() {
        return plain.newBuilder();
      }

      @Override
      public HttpClient.Builder newBuilder(Config config) {
        HttpClient.Builder builder = newBuilder().addOrReplaceInterceptor("spans", new KubeSpans());
        HttpClientUtils.applyCommonConfiguration(config, builder, this);
        return builder;
      }
    };
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    Span caller =
        Optional.ofNullable(calls.get(request)).map(Attempt::caller).orElseGet(Span::current);
    if (!caller.shown()) {
      return;
    }
    var path = ApiPath.of(request.uri().getPath());
    String verb = request.method().toLowerCase(Locale.ROOT);
    Span span =
        caller
            .begin("kubernetes." + verb + " " + path.resource(), Span.Kind.CLIENT)
            .put("http.request.method", request.method());
    path.namespace().ifPresent(namespace -> span.put("k8s.namespace.name", namespace));
    path.name().ifPresent(name -> span.put("stepladder.object", name));
    var attempt = new Attempt(caller, span);
    String header = span.traceparent();
    calls.put(request, attempt);
    sent.put(header, attempt);
    builder.setHeader(HEADER, header);
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    Optional.ofNullable(request.header(HEADER))
        .map(sent::remove)
        .map(Attempt::span)
        .ifPresent(span -> {
          span.put("http.response.status_code", response.code());
          if (response.code() >= HttpURLConnection.HTTP_BAD_REQUEST) {
            span.fail(String.valueOf(response.code()));
          }
          span.end();
        });
  }

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    Optional.ofNullable(calls.get(request))
        .map(Attempt::span)
        .filter(span -> sent.remove(span.traceparent()) != null)
        .ifPresent(span -> span.fail(failure.getClass().getSimpleName()).end());
  }
}
