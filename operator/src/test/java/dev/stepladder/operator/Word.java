package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.api.v1alpha1.DeletionPolicy;
import dev.stepladder.api.v1alpha1.DriftPolicy;
import dev.stepladder.api.v1alpha1.Preference;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.plan.Disturbance;
import dev.stepladder.operator.plan.Leftover;
import dev.stepladder.operator.plan.ModelWorld;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Story;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** What people say about an app, or what happens to it, while it is being changed. */
enum Word {
  SOMEBODY_APPROVES_A_STEP {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      List<PlannedStep> asking =
          world.plan().steps().stream().filter(PlannedStep::unapproved).toList();
      if (!asking.isEmpty()) {
        people.approve(any(asking, random));
      }
    }
  },
  SOMEBODY_APPROVES_ALL {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      world.plan().steps().stream().filter(PlannedStep::unapproved).forEach(people::approve);
    }
  },
  AN_APPROVAL_IS_TAKEN_BACK {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      people.takeBack(random);
    }
  },
  THE_APP_ASKS_FOR_OTHER_APPROVALS {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      people.sayOfChange("approval", any(List.of(Approval.values()), random).toString());
    }
  },
  THE_ENVIRONMENT_ASKS_FOR_OTHER_APPROVALS {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      people.sayOfPlace("leastApproval", any(List.of(Approval.values()), random).toString());
    }
  },
  THE_APP_HAS_OTHER_WINDOWS {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      people.sayOfChange("windows", windows(random));
    }
  },
  THE_ENVIRONMENT_HAS_OTHER_WINDOWS {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      people.sayOfPlace("changeWindows", windows(random));
    }
  },
  THE_APP_HAS_ANOTHER_BUDGET {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      people.sayOfChange("budget", any(BUDGETS, random));
    }
  },
  THE_APP_HAS_NO_BUDGET {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      people.sayNothingOfChange("budget");
    }
  },
  WHAT_IS_CHANGED_BY_HAND_IS_LEFT_OR_CORRECTED {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      people.sayOfChange("drift", any(List.of(DriftPolicy.values()), random).toString());
    }
  },
  THE_ENVIRONMENT_IS_FROZEN {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      people.sayOfPlace("freeze", true);
    }
  },
  THE_ENVIRONMENT_THAWS {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      people.sayOfPlace("freeze", false);
    }
  },
  THE_APP_IS_PAUSED {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      people.pause(true);
    }
  },
  THE_APP_IS_RESUMED {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      people.pause(false);
    }
  },
  ANOTHER_RUNG_IS_ASKED_FOR {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      List<Rung> rungs = Story.rungs();
      world.to(any(rungs, random));
    }
  },
  MORE_STORAGE_IS_ASKED_FOR {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      world.app(world.app().storage(50 + random.nextInt(50) + "Gi"));
    }
  },
  SPEED_COUNTS_MORE_OR_LESS {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      world.app(world.app().preferring(any(List.of(Preference.values()), random)));
    }
  },
  ANOTHER_IMAGE_IS_ASKED_FOR {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      world.app(world.app().image("ghcr.io/acme/shop:1.5." + random.nextInt(100)));
    }
  },
  THE_APP_IS_DELETED {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      world.delete(any(List.of(DeletionPolicy.values()), random));
    }
  },
  SOMETHING_HAPPENS {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      any(List.of(Disturbance.values()), random).befall(world, random);
    }
  },
  SOMEBODY_LEAVES_CHANGES_PENDING {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      any(List.of(Leftover.values()), random).isLeft(world, random);
    }
  },
  WHAT_AWS_ACCEPTS_FAILS {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      world.rds().failModifies(1 + random.nextInt(3));
      world.caches().failChanges(1 + random.nextInt(3));
    }
  },
  /** Of what it has planned, it does not come to all. */
  THE_OPERATOR_GOES_ON_AND_DIES {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      world.converge(1 + random.nextInt(5), _ -> random.nextInt(3) != 0);
    }
  },
  TIME_PASSES {
    @Override
    void isSaid(People people, ModelWorld world, Random random) {
      world.idle(Duration.ofMinutes(1 + random.nextInt(600)));
    }
  };

  /** What may have been said, or may have happened, before the story begins. */
  static final List<Word> BEFORE =
      List.of(
          THE_APP_ASKS_FOR_OTHER_APPROVALS,
          THE_ENVIRONMENT_ASKS_FOR_OTHER_APPROVALS,
          THE_APP_HAS_OTHER_WINDOWS,
          THE_ENVIRONMENT_HAS_OTHER_WINDOWS,
          THE_APP_HAS_ANOTHER_BUDGET,
          WHAT_AWS_ACCEPTS_FAILS);

  /** US dollars a month: below, between and above what the rungs cost. */
  private static final List<Integer> BUDGETS = List.of(20, 120, 500, 2_000, 50_000);

  private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
  private static final List<String> ZONES =
      List.of("UTC", "America/New_York", "Asia/Seoul", "Australia/Lord_Howe");

  /** Any of them; what lets the app go on more often than what stops it. */
  static Arbitrary<Word> words() {
    return Arbitraries.frequencyOf(
        Tuple.of(2, Arbitraries.of(Word.class)),
        Tuple.of(1, Arbitraries.of(SOMEBODY_APPROVES_ALL, SOMEBODY_APPROVES_A_STEP)),
        Tuple.of(
            1,
            Arbitraries.of(
                SOMEBODY_APPROVES_ALL,
                THE_ENVIRONMENT_THAWS,
                THE_APP_IS_RESUMED,
                THE_APP_HAS_NO_BUDGET,
                ANOTHER_RUNG_IS_ASKED_FOR)));
  }

  abstract void isSaid(People people, ModelWorld world, Random random);

  private static <T> T any(List<T> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  /** Up to three, of twenty minutes to ten hours, some of which overlap. */
  private static List<Map<String, Object>> windows(Random random) {
    var windows = new ArrayList<Map<String, Object>>();
    for (int left = random.nextInt(4); left > 0; left--) {
      List<String> days = DAYS.stream().filter(_ -> random.nextInt(3) != 0).toList();
      windows.add(
          Map.of(
              "days",
              days.isEmpty() ? DAYS : days,
              "start",
              "%02d:%02d".formatted(random.nextInt(24), 15 * random.nextInt(4)),
              "duration",
              20 + 10 * random.nextInt(59) + "m",
              "timeZone",
              any(ZONES, random)));
    }
    return windows;
  }
}
