package dev.stepladder.operator.plan;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When disruptive and irreversible steps may start.
 *
 * @param layers of whose windows one of each must be open: those of the environment, those of the
 *     app; none: at any time
 */
public record Windows(List<Layer> layers) {

  /** Without windows. */
  public static final Windows ALWAYS = new Windows(List.of());

  /** No window is open now. */
  public static final String CLOSED = "ChangeWindow";

  /** No window is ever open for as long as a step takes. */
  public static final String NEVER = "NoWindowLongEnough";

  /** A window is in a time zone that nobody knows. */
  public static final String UNKNOWN_ZONE = "UnknownTimeZone";

  /** Windows come back each week, two layers of them at the latest when both have come around. */
  private static final int LOOKS_AHEAD_DAYS = 22;

  private static final Duration LONGEST = Duration.ofDays(7);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter NEXT =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ENGLISH);

  private static final DateTimeFormatter TIME_IN_UTC =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

  private static final DateTimeFormatter NEXT_IN_UTC =
      DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);

  /** Copies what must not change. */
  public Windows {
    layers = List.copyOf(layers);
  }

  /**
   * The windows that one object names.
   *
   * @param whose the object, for a person
   * @param field of it that has the windows
   * @param windows of which one must be open
   */
  public record Layer(String whose, String field, List<Window> windows) {

    /** Copies what must not change. */
    public Layer {
      windows = List.copyOf(windows);
    }

    @Override
    public String toString() {
      return windows.stream().map(Window::toString).collect(Collectors.joining(" or "));
    }
  }

  /**
   * A time that comes back each week.
   *
   * @param days on which it begins
   * @param start in the time of its zone; where summer time leaves that out, as much later
   * @param length at most a week, in time that passes
   * @param zone IANA name of its time zone
   */
  public record Window(Set<DayOfWeek> days, LocalTime start, Duration length, String zone) {

    /** Copies what must not change. */
    public Window {
      days = Set.copyOf(days);
    }

    /** Whether its zone is one that this machine knows. */
    boolean known() {
      return ZoneId.getAvailableZoneIds().contains(zone);
    }

    private List<Period> around(Instant now) {
      LocalDate today = LocalDate.ofInstant(now, ZoneId.of(zone));
      return today
          .minusDays(LONGEST.toDays() + 1)
          .datesUntil(today.plusDays(LOOKS_AHEAD_DAYS))
          .filter(date -> days.contains(date.getDayOfWeek()))
          .map(date -> ZonedDateTime.of(date, start, ZoneId.of(zone)).toInstant())
          .map(from -> new Period(from, from.plus(length)))
          .toList();
    }

    @Override
    public String toString() {
      boolean daily = days.size() == DayOfWeek.values().length;
      String on =
          daily
              ? "daily"
              : Arrays.stream(DayOfWeek.values())
                  .filter(days::contains)
                  .map(day -> day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH))
                  .collect(Collectors.joining(","));
      String until =
          length.compareTo(Duration.ofDays(1)) < 0
              ? "–" + TIME.format(start.plus(length))
              : " for " + length.toHours() + "h";
      return "%s %s%s %s".formatted(on, TIME.format(start), until, zone);
    }
  }

  /** From an instant until before another. */
  private record Period(Instant from, Instant until) {

    Optional<Period> and(Period other) {
      Instant later = from.isAfter(other.from) ? from : other.from;
      Instant sooner = until.isBefore(other.until) ? until : other.until;
      return later.isBefore(sooner) ? Optional.of(new Period(later, sooner)) : Optional.empty();
    }

    boolean fits(Duration takes, Instant now) {
      return !start(now).plus(takes).isAfter(until);
    }

    Instant start(Instant now) {
      return from.isAfter(now) ? from : now;
    }
  }

  /**
   * Why a step may not start now, if so.
   *
   * @param takes how long it takes in one case of ten, with what has to come directly before it
   */
  Optional<Hold> hold(Duration takes, Instant now) {
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    Optional<Hold> unknown = unknownZone();
    if (unknown.isPresent()) {
      return unknown;
    }
    List<Period> open =
        layers.stream()
            .map(layer -> periods(layer, now))
            .reduce(Windows::both)
            .orElseThrow()
            .stream()
            .filter(period -> period.until().isAfter(now))
            .toList();
    Optional<Period> next = open.stream().filter(period -> period.fits(takes, now)).findFirst();
    if (next.isEmpty()) {
      return Optional.of(
          Hold.of(
              NEVER,
              open.isEmpty()
                  ? "no change window ever opens: %s have no time in common; change one of them, in %s"
                      .formatted(this, places())
                  : "takes up to %s, and the change window (%s) is never open that long: make it at least that long, in %s"
                      .formatted(minutes(takes), this, places())));
    }
    Instant start = next.get().start(now);
    return start.equals(now)
        ? Optional.empty()
        : Optional.of(
            Hold.until(
                CLOSED,
                "waits for the change window %s, next %s%s"
                    .formatted(this, NEXT.format(start.atZone(zone())), inUtc(start)),
                start));
  }

  /** As all other times are written; the day only where it is another one there. */
  private String inUtc(Instant start) {
    ZonedDateTime here = start.atZone(zone());
    ZonedDateTime there = start.atZone(ZoneOffset.UTC);
    if (here.toLocalDateTime().equals(there.toLocalDateTime())) {
      return here.getZone().getId().equals("UTC") ? "" : " UTC";
    }
    boolean sameDay = here.toLocalDate().equals(there.toLocalDate());
    return " (%s UTC)".formatted((sameDay ? TIME_IN_UTC : NEXT_IN_UTC).format(there));
  }

  private Optional<Hold> unknownZone() {
    return layers.stream()
        .flatMap(layer ->
            layer.windows().stream()
                .filter(window -> !window.known())
                .map(window ->
                    Hold.of(
                        UNKNOWN_ZONE,
                        "a change window of %s is in the time zone '%s', which is not known: write an IANA name into its %s, for example Europe/Berlin"
                            .formatted(layer.whose(), window.zone(), layer.field()))))
        .findFirst();
  }

  /** Whether a step that waits for this reason waits until a person writes other windows. */
  public static boolean hopeless(String reason) {
    return reason.equals(NEVER) || reason.equals(UNKNOWN_ZONE);
  }

  private String places() {
    return layers.stream()
        .map(layer -> "%s of %s".formatted(layer.field(), layer.whose()))
        .collect(Collectors.joining(" or "));
  }

  /** The zone of the first; beside its time stands that in UTC, as all other times do. */
  private ZoneId zone() {
    return ZoneId.of(layers.getFirst().windows().getFirst().zone());
  }

  /** When one of a layer's windows is open, in order; those that touch are one. */
  private static List<Period> periods(Layer layer, Instant now) {
    var merged = new ArrayList<Period>();
    layer.windows().stream()
        .flatMap(window -> window.around(now).stream())
        .sorted(Comparator.comparing(Period::from))
        .forEach(period -> {
          if (merged.isEmpty() || merged.getLast().until().isBefore(period.from())) {
            merged.add(period);
          } else if (merged.getLast().until().isBefore(period.until())) {
            merged.set(merged.size() - 1, new Period(merged.getLast().from(), period.until()));
          }
        });
    return merged;
  }

  private static List<Period> both(List<Period> some, List<Period> others) {
    return some.stream()
        .flatMap(one -> others.stream().flatMap(other -> one.and(other).stream()))
        .sorted(Comparator.comparing(Period::from))
        .toList();
  }

  private static String minutes(Duration takes) {
    return Math.ceilDiv(takes.toSeconds(), 60) + "m";
  }

  @Override
  public String toString() {
    return layers.stream().map(Layer::toString).collect(Collectors.joining(", within "));
  }
}
