package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.plan.Windows.Layer;
import dev.stepladder.operator.plan.Windows.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowsTest {

  private static final Duration SHORT = Duration.ofMinutes(10);
  private static final Window SATURDAY_NIGHT =
      window(Duration.ofHours(2), "Asia/Seoul", DayOfWeek.SATURDAY);

  private static Window window(Duration length, String zone, DayOfWeek... days) {
    return new Window(Set.of(days), LocalTime.of(2, 0), length, zone);
  }

  private static Windows of(Window... windows) {
    return new Windows(
        List.of(new Layer("the environment prod", "spec.changeWindows", List.of(windows))));
  }

  private static Windows both(Window environment, Window app) {
    return new Windows(
        List.of(
            new Layer("the environment prod", "spec.changeWindows", List.of(environment)),
            new Layer("the app shop", "spec.change.windows", List.of(app))));
  }

  private static Optional<Instant> next(Windows windows, Duration takes, String now) {
    return windows.hold(takes, Instant.parse(now)).flatMap(Hold::until);
  }

  private static String reason(Windows windows, Duration takes, String now) {
    return windows.hold(takes, Instant.parse(now)).map(Hold::reason).orElse("");
  }

  @Test
  void withoutWindowsAnyTimeWillDo() {
    assertThat(Windows.ALWAYS.hold(Duration.ofDays(30), Instant.parse("2026-12-01T00:00:00Z")))
        .isEmpty();
  }

  @Test
  void opensAtItsTimeInItsZone() {
    // Saturday, 02:00 in Seoul, is Friday, 17:00 UTC.
    Windows windows = of(SATURDAY_NIGHT);
    Instant opens = Instant.parse("2026-12-04T17:00:00Z");

    assertThat(next(windows, SHORT, "2026-12-01T00:00:00Z")).contains(opens);
    assertThat(next(windows, SHORT, "2026-12-04T16:59:59Z")).contains(opens);
    assertThat(reason(windows, SHORT, "2026-12-04T17:00:00Z")).isEmpty();
    assertThat(reason(windows, SHORT, "2026-12-04T18:50:00Z")).isEmpty();
    assertThat(next(windows, SHORT, "2026-12-04T18:50:01Z"))
        .contains(Instant.parse("2026-12-11T17:00:00Z"));
  }

  @Test
  void saysWhichWindowAndWhenItOpens() {
    assertThat(of(SATURDAY_NIGHT).hold(SHORT, Instant.parse("2026-12-01T00:00:00Z")))
        .hasValueSatisfying(hold -> {
          assertThat(hold.reason()).isEqualTo("ChangeWindow");
          assertThat(hold.message())
              .isEqualTo(
                  "waits for the change window Sat 02:00–04:00 Asia/Seoul, next Sat 2026-12-05 02:00 (Fri 17:00 UTC)");
        });
  }

  @Test
  void aWindowThatRunsPastMidnightIsOpenOnTheNextDay() {
    Windows windows =
        of(new Window(Set.of(DayOfWeek.SUNDAY), LocalTime.of(22, 0), Duration.ofHours(4), "UTC"));

    assertThat(reason(windows, SHORT, "2026-12-07T01:30:00Z")).isEmpty();
    assertThat(windows).hasToString("Sun 22:00–02:00 UTC");
  }

  @Test
  void theClockGoesByTheWallOfItsZone() {
    // Berlin is one hour ahead of UTC in winter, two in summer.
    Windows windows =
        of(window(Duration.ofHours(1), "Europe/Berlin", DayOfWeek.SUNDAY, DayOfWeek.MONDAY));

    assertThat(next(windows, SHORT, "2027-03-27T12:00:00Z"))
        .as("02:00 does not exist on the night that summer begins: 03:00 summer time serves")
        .contains(Instant.parse("2027-03-28T01:00:00Z"));
    assertThat(next(windows, SHORT, "2027-03-28T12:00:00Z"))
        .contains(Instant.parse("2027-03-29T00:00:00Z"));
  }

  @Test
  void windowsThatTouchAreOne() {
    var late = new Window(Set.of(DayOfWeek.FRIDAY), LocalTime.of(3, 0), Duration.ofHours(1), "UTC");
    Windows windows = of(late, window(Duration.ofHours(1), "UTC", DayOfWeek.FRIDAY));

    assertThat(reason(windows, Duration.ofMinutes(90), "2026-12-04T02:15:00Z")).isEmpty();
  }

  @Test
  void aWindowOfTheAppNarrowsThatOfTheEnvironment() {
    Windows windows =
        both(
            new Window(
                EnumSet.allOf(DayOfWeek.class), LocalTime.of(0, 0), Duration.ofHours(6), "UTC"),
            window(Duration.ofHours(8), "UTC", DayOfWeek.TUESDAY));

    assertThat(next(windows, SHORT, "2026-12-01T06:00:00Z"))
        .as("the app's window is still open, the environment's is not")
        .contains(Instant.parse("2026-12-08T02:00:00Z"));
    assertThat(reason(windows, Duration.ofHours(4), "2026-12-08T02:00:00Z")).isEmpty();
    assertThat(reason(windows, Duration.ofHours(5), "2026-12-08T02:00:00Z"))
        .isEqualTo("NoWindowLongEnough");
  }

  @Test
  void whatFitsIntoNoWindowSaysSo() {
    assertThat(of(SATURDAY_NIGHT).hold(Duration.ofHours(3), Instant.parse("2026-12-01T00:00:00Z")))
        .hasValueSatisfying(hold -> {
          assertThat(hold.until()).isEmpty();
          assertThat(hold.message())
              .isEqualTo(
                  "takes up to 180m, and the change window (Sat 02:00–04:00 Asia/Seoul) is never open that long: make it at least that long, in spec.changeWindows of the environment prod");
        });
  }

  @Test
  void windowsThatNeverMeetAreNamed() {
    Windows windows =
        both(
            window(Duration.ofHours(1), "UTC", DayOfWeek.MONDAY),
            window(Duration.ofHours(1), "UTC", DayOfWeek.FRIDAY));

    assertThat(windows.hold(SHORT, Instant.parse("2026-12-01T00:00:00Z")))
        .hasValueSatisfying(hold ->
            assertThat(hold.message())
                .isEqualTo(
                    "no change window ever opens: Mon 02:00–03:00 UTC, within Fri 02:00–03:00 UTC have no time in common; change one of them, in spec.changeWindows of the environment prod or spec.change.windows of the app shop"));
  }

  @Test
  void aZoneThatNobodyKnowsHoldsAndIsNamed() {
    Windows windows = of(window(Duration.ofHours(1), "Mars/Base", DayOfWeek.MONDAY));

    assertThat(windows.hold(SHORT, Instant.parse("2026-12-01T00:00:00Z")))
        .hasValueSatisfying(hold -> {
          assertThat(hold.reason()).isEqualTo("UnknownTimeZone");
          assertThat(hold.message()).contains("the environment prod").contains("Mars/Base");
        });
  }

  @Test
  void aWindowAllWeekIsAlwaysOpen() {
    Windows windows = of(window(Duration.ofDays(7), "UTC", DayOfWeek.MONDAY));

    assertThat(
            Arrays.asList(
                reason(windows, Duration.ofHours(5), "2026-12-07T01:59:00Z"),
                reason(windows, Duration.ofHours(5), "2026-12-07T02:01:00Z")))
        .containsOnly("");
  }
}
