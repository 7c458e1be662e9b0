package dev.stepladder.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class JsonLinesTest {

  private final LoggerContext context = new LoggerContext();

  private JsonNode logged(Consumer<Logger> what) throws IOException {
    String line = line(what);
    assertThat(line).endsWith("\n").hasLineCount(1);
    return new ObjectMapper().readTree(line);
  }

  private String line(Consumer<Logger> what) {
    var appender = new ListAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.start();
    ch.qos.logback.classic.Logger logger = context.getLogger("dev.stepladder.operator.act.Actor");
    logger.setLevel(Level.INFO);
    logger.addAppender(appender);
    context.setMDCAdapter(new LogbackMDCAdapter());
    what.accept(logger);
    return new String(new JsonLines().encode(appender.list.getFirst()), StandardCharsets.UTF_8);
  }

  @Test
  void aDecisionHasFieldsToSearchBy() throws IOException {
    JsonNode line =
        logged(log ->
            log.atInfo()
                .addKeyValue("step", "database/class")
                .addKeyValue("requests", "0a1b-2c3d")
                .log("change the class → {}", "Started[]"));

    assertThat(line.path("level").asText()).isEqualTo("INFO");
    assertThat(line.path("logger").asText()).isEqualTo("dev.stepladder.operator.act.Actor");
    assertThat(line.path("message").asText()).isEqualTo("change the class → Started[]");
    assertThat(line.path("step").asText()).isEqualTo("database/class");
    assertThat(line.path("requests").asText()).isEqualTo("0a1b-2c3d");
    assertThat(line.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
  }

  @Test
  void whatIsTracedSaysByWhichTrace() throws IOException {
    JsonNode line =
        logged(log -> {
          context.getMDCAdapter().put("trace_id", "0af7651916cd43dd8448eb211c80319c");
          log.info("done");
        });

    assertThat(line.path("trace_id").asText()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(logged(log -> log.info("done")).has("trace_id")).isFalse();
  }

  @Test
  void anErrorIsOneLineWithItsStack() throws IOException {
    JsonNode line = logged(log -> log.error("no", new IllegalStateException("two\nlines")));

    assertThat(line.path("error").asText())
        .contains("IllegalStateException: two\nlines")
        .contains("JsonLinesTest");
  }

  @Test
  void saysOfWhatTheReconcileIsThatLogs() throws IOException {
    JsonNode line =
        logged(log -> {
          context.getMDCAdapter().put("app", "team-a/shop");
          log.warn("late");
        });

    assertThat(line.path("app").asText()).isEqualTo("team-a/shop");
  }
}
