package dev.stepladder.operator.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.stepladder.operator.trace.Traces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.KeyValuePair;

/**
 * Writes each line of the log as a JSON object: {@code time}, {@code level}, {@code logger}, {@code
 * message}, {@code app} while one is reconciled, {@code trace_id} while that is traced, {@code
 * error} with the stack if there is one, and what else the line was given.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {

  private static final String APP = "app";

  private final JsonFactory json = new JsonFactory();

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var line = new ByteArrayOutputStream();
    try (JsonGenerator out = json.createGenerator(line)) {
      out.writeStartObject();
      for (Map.Entry<String, String> field : fields(event).entrySet()) {
        out.writeStringField(field.getKey(), field.getValue());
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    line.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
    return line.toByteArray();
  }

  private static Map<String, String> fields(ILoggingEvent event) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("time", event.getInstant().toString());
    fields.put("level", event.getLevel().toString());
    fields.put("logger", event.getLoggerName());
    fields.put("message", event.getFormattedMessage());
    for (String key : List.of(APP, Traces.LOG_KEY)) {
      Optional.ofNullable(event.getMDCPropertyMap().get(key))
          .ifPresent(value -> fields.put(key, value));
    }
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        fields.put(pair.key, String.valueOf(pair.value));
      }
    }
    if (event.getThrowableProxy() != null) {
      fields.put("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return fields;
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
