package dev.stepladder.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaintenanceWindowTest {

  @Test
  void namesItsDayOnce() {
    assertThat(MaintenanceWindow.text("sun:06:00-sun:06:30")).contains("Sun 06:00 to 06:30 UTC");
  }

  @Test
  void namesTheDayThatItEndsOn() {
    assertThat(MaintenanceWindow.text("Sat:23:45-Sun:00:15"))
        .contains("Sat 23:45 to Sun 00:15 UTC");
  }

  @Test
  void isNotKnownWhereAwsShowsNone() {
    assertThat(MaintenanceWindow.text("")).isEmpty();
  }
}
