package dev.stepladder.operator.blueprint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stepladder.api.v1alpha1.ScaleTierSpec;
import dev.stepladder.api.v1alpha1.StagedAppSpec;
import dev.stepladder.operator.inventory.Ledger;
import java.util.Optional;

/**
 * The rung an app stands on and the one it has to get to.
 *
 * @param standing the rung it last settled on, with the content it had then
 * @param target the rung it has to get to, if one was found
 * @param missing why none was found
 */
public record Footing(
    Optional<Rung> standing, Optional<Rung> target, Optional<Ladder.Choice.None> missing) {

  private static final ObjectMapper JSON =
      // A later version may have written more.
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * Where an app is and where it has to get to.
   *
   * @throws UnreadableLedger if the ledger does not tell
   */
  public static Footing of(StagedAppSpec app, Ladder ladder, Ledger ledger) {
    Optional<Rung> standing =
        ledger
            .rung()
            .map(rung -> new Rung(rung.name(), generation(rung.generation()), read(rung.spec())));
    return switch (ladder.choose(app, standing.map(Rung::name))) {
      case Ladder.Choice.Chosen(Rung rung) ->
          new Footing(standing, Optional.of(rung), Optional.empty());
      case Ladder.Choice.None none -> new Footing(standing, Optional.empty(), Optional.of(none));
    };
  }

  /**
   * Whether the platform team moved the rung under an app that asked for nothing new: such changes
   * come in waves, while an app's own change of tier does not queue.
   */
  public boolean moved(StagedAppSpec app, Ledger ledger) {
    return standing.isPresent()
        && target.isPresent()
        && ledger.asked().equals(Optional.of(asked(app)))
        && !(standing.get().name().equals(target.get().name())
            && meaning(standing.get()).equals(meaning(target.get())));
  }

  /** What a rung means for its apps: words about it move nobody. */
  private static ScaleTierSpec meaning(Rung rung) {
    return rung.spec().described("");
  }

  /** How an app asks for its rung. */
  public static String asked(StagedAppSpec app) {
    return app.tier() == null ? "users " + app.users() : "tier " + app.tier();
  }

  /** The ledger once an app has settled on a rung. */
  public static Ledger settled(Ledger ledger, StagedAppSpec app, Rung rung) {
    return ledger
        .with(new Ledger.Rung(rung.name(), Long.toString(rung.generation()), write(rung.spec())))
        .withAsked(asked(app))
        .withLetGo(false);
  }

  private static long generation(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new UnreadableLedger("rung-generation is '%s', not a number".formatted(text), e);
    }
  }

  private static ScaleTierSpec read(String json) {
    try {
      return JSON.readValue(json, ScaleTierSpec.class);
    } catch (JsonProcessingException e) {
      throw new UnreadableLedger("rung-spec is not the JSON of a ScaleTier's spec", e);
    }
  }

  private static String write(ScaleTierSpec spec) {
    try {
      return JSON.writeValueAsString(spec);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a ScaleTier's spec cannot be written as JSON", e);
    }
  }
}
