package dev.stepladder.operator.aws.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/**
 * Answers GetProducts as AWS does: JSON 1.1, each product a text of JSON within the JSON, filters
 * that must all match a term, pages with a token.
 */
public final class PriceListServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TARGET = "AWSPriceListService.GetProducts";

  private final HttpServer server;
  private final List<ObjectNode> products = new CopyOnWriteArrayList<>();
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private final List<String> strange = new CopyOnWriteArrayList<>();
  private final AtomicInteger throttles = new AtomicInteger();
  private volatile boolean endless;

  /** Starts one on a free port. */
  public PriceListServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where it is. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Has a product of a region with one price. */
  public PriceListServer has(
      String service, String family, Map<String, String> attributes, String price) {
    return has(service, family, attributes, Map.of("0", price));
  }

  /** Has a product of a region whose price depends on how much is used, by where a range begins. */
  public PriceListServer has(
      String service, String family, Map<String, String> attributes, Map<String, String> prices) {
    String sku = "SKU%012d".formatted(products.size());
    ObjectNode product = JSON.createObjectNode();
    ObjectNode described = product.putObject("product").put("productFamily", family);
    ObjectNode all = described.putObject("attributes");
    attributes.forEach(all::put);
    all.put("servicecode", service).put("locationType", "AWS Region");
    described.put("sku", sku);
    product.put("serviceCode", service);
    ObjectNode terms = product.putObject("terms");
    ObjectNode term = terms.putObject("OnDemand").putObject(sku + ".JRTCKXETXF").put("sku", sku);
    ObjectNode dimensions = term.putObject("priceDimensions");
    // What a reserved instance has paid for already shows beside the price itself.
    dimension(dimensions, sku + ".JRTCKXETXF.6QCMYABX3D", "0", "0.0000000000");
    prices.forEach(
        (begin, price) -> dimension(dimensions, sku + ".JRTCKXETXF." + begin, begin, price));
    term.put("effectiveDate", "2026-10-01T00:00:00Z").put("offerTermCode", "JRTCKXETXF");
    ObjectNode reserved = terms.putObject("Reserved").putObject(sku + ".38NPMPTW36");
    dimension(reserved.putObject("priceDimensions"), sku + ".38NPMPTW36.1", "0", "0.0010000000");
    product.put("version", "20261001000000").put("publicationDate", "2026-10-01T00:00:00Z");
    products.add(product);
    return this;
  }

  private static void dimension(ObjectNode dimensions, String code, String begin, String price) {
    dimensions
        .putObject(code)
        .put("unit", "Hrs")
        .put("beginRange", begin)
        .put("endRange", "Inf")
        .put("rateCode", code)
        .putObject("pricePerUnit")
        .put("USD", price);
  }

  /** Answers the next calls that it gets too many. */
  public PriceListServer throttles(int calls) {
    throttles.set(calls);
    return this;
  }

  /** Answers every page with this text in place of a product. */
  public PriceListServer says(String text) {
    strange.add(text);
    return this;
  }

  /** Answers every page with the same token for the next one. */
  public PriceListServer neverEnds() {
    endless = true;
    return this;
  }

  /** What was asked, in order. */
  public List<JsonNode> requests() {
    return requests;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      if (!TARGET.equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"))) {
        send(exchange, 400, JSON.createObjectNode().put("__type", "UnknownOperationException"));
        return;
      }
      if (throttles.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        send(
            exchange,
            400,
            JSON.createObjectNode()
                .put("__type", "ThrottlingException")
                .put("Message", "Rate exceeded"));
        return;
      }
      requests.add(request);
      send(exchange, 200, page(request));
    }
  }

  private ObjectNode page(JsonNode request) {
    List<ObjectNode> found =
        products.stream().filter(product -> matches(product, request)).toList();
    int size = Math.min(request.path("MaxResults").asInt(100), 2);
    int from = endless ? 0 : request.path("NextToken").asInt(0);
    int to = Math.min(from + size, found.size());
    ObjectNode answer = JSON.createObjectNode().put("FormatVersion", "aws_v1");
    ArrayNode list = answer.putArray("PriceList");
    texts(found.subList(Math.min(from, to), to)).forEach(list::add);
    strange.forEach(list::add);
    if (endless || to < found.size()) {
      answer.put("NextToken", Integer.toString(endless ? 1 : to));
    }
    return answer;
  }

  private static List<String> texts(List<ObjectNode> products) {
    var all = new ArrayList<String>();
    products.forEach(product -> all.add(product.toString()));
    return all;
  }

  private static boolean matches(ObjectNode product, JsonNode request) {
    JsonNode described = product.path("product");
    return product.path("serviceCode").equals(request.path("ServiceCode"))
        && StreamSupport.stream(request.path("Filters").spliterator(), false)
            .allMatch(filter -> {
              String field = filter.path("Field").asText();
              JsonNode is =
                  field.equals("productFamily")
                      ? described.path(field)
                      : described.path("attributes").path(field);
              return filter.path("Type").asText().equals("TERM_MATCH")
                  && is.equals(filter.path("Value"));
            });
  }

  private static void send(HttpExchange exchange, int status, JsonNode answer) throws IOException {
    byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
