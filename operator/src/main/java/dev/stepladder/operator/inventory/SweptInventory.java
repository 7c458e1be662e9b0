package dev.stepladder.operator.inventory;

import dev.stepladder.operator.inventory.Look.Seen;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What exists of one service in one account and region, kept up to date by readings: all of it
 * every five minutes, and every ten seconds what is changing and somebody's business. One reading
 * at a time; none before {@link #start()} and after {@link #stop()}.
 */
public final class SweptInventory {

  private static final Logger log = LoggerFactory.getLogger(SweptInventory.class);

  static final Duration AFTER_MUTATION = Duration.ofSeconds(2);

  /**
   * A trouble that usually passes takes nothing back of what was read a moment ago: a throttled
   * call must not make every app of an account look unknown. What disrupts or deletes reads once
   * more anyway. The time for which readings had to wait for calls does not count.
   */
  static final Duration BEARS_WITH_TROUBLE = Duration.ofSeconds(60);

  /** What has looked the same for so long is left to the complete readings. */
  static final Duration FOLLOWED = Duration.ofHours(1);

  /**
   * While more than this are changing, a reading that one of them asks for does not bring the
   * others along: they have their turn every ten seconds, whoever asks meanwhile.
   */
  static final int READ_ALONG = 100;

  /**
   * One reading.
   *
   * @param cycle whether all that is changing is among it
   * @param keys what is read, unless it is everything
   * @param requested what of it is reported whatever it shows
   * @param beside what is read beside everything
   */
  private record Turn(
      int term,
      Instant began,
      boolean full,
      boolean cycle,
      Set<ResourceKey> keys,
      Set<ResourceKey> requested,
      Set<ResourceKey> beside,
      Set<ResourceKey> closely) {}

  private sealed interface Answer {
    record Read(List<Resource> found) implements Answer {}

    record Failed(Health.Failing why) implements Answer {}
  }

  private final Sweep sweep;
  private final Clock clock;
  private final Watchers watchers;
  private final RandomGenerator random;
  private final Consumer<Changed> listener;
  private final Admission admission;
  private final AtomicInteger busy = new AtomicInteger();

  private final ReentrantLock lock = new ReentrantLock();

  /** What is read for as long as an app asks for it, and only then. */
  private final Set<ResourceKey> demanded = new HashSet<>();

  private final Set<ResourceKey> closely = new HashSet<>();

  /** What has been asked for by name, of the kinds that are shown once they were; immutable. */
  private Set<ResourceKey> named = Set.of();

  private Knowledge knowledge = new Knowledge();
  private Timetable timetable;
  private Health health;
  private Instant lastRead = Instant.MIN;

  /** When the latest reading began that had all in it that was changing. */
  private Instant cycled = Instant.MIN;

  /** For how long readings have been put off since then. */
  private Duration putOff = Duration.ZERO;

  private Instant complete;
  private boolean started;
  private boolean running;
  private int term;
  private Clock.Scheduled timer = () -> {};

  /**
   * An inventory that has read nothing.
   *
   * @param watchers who is to be woken, and what is their business
   * @param random spreads the complete readings of many inventories
   * @param listener told what a reading changed, on the thread that read
   */
  public SweptInventory(
      Sweep sweep,
      Clock clock,
      Watchers watchers,
      RandomGenerator random,
      Consumer<Changed> listener) {
    this(sweep, clock, watchers, random, listener, Allowance.UNLIMITED);
  }

  /**
   * The same with readings that wait until they may begin.
   *
   * @param allowance asked before every reading
   */
  public SweptInventory(
      Sweep sweep,
      Clock clock,
      Watchers watchers,
      RandomGenerator random,
      Consumer<Changed> listener,
      Allowance allowance) {
    this.admission = new Admission(allowance);
    this.sweep = sweep;
    this.clock = clock;
    this.watchers = watchers;
    this.random = random;
    this.listener = listener;
    this.complete = clock.now();
    this.timetable = new Timetable(random, complete);
    this.health = new Health.NotRead(sweep.title());
  }

  /** Forgets what was known and reads everything; called when this process begins to lead. */
  public void start() {
    locked(() -> {
      forget();
      started = true;
      arm();
    });
  }

  /**
   * Stops reading; called when this process no longer leads. What a reading still shows is lost.
   */
  public void stop() {
    locked(() -> {
      forget();
      started = false;
      timer.cancel();
    });
  }

  private void forget() {
    term++;
    knowledge = new Knowledge();
    complete = clock.now();
    timetable = new Timetable(random, complete);
    health = new Health.NotRead(sweep.title());
    cycled = Instant.MIN;
    demanded.clear();
    named = Set.of();
  }

  /** What is known now. */
  public Look look() {
    lock.lock();
    try {
      Set<ResourceKey> asked = named;
      return new Look(
          sweep.covers(),
          key -> !awaitsReading(key, asked),
          health,
          knowledge.seen(),
          knowledge.unsettled(),
          knowledge.going().mutations());
    } finally {
      lock.unlock();
    }
  }

  /** When the latest complete reading began; before there is one, since when it is tried. */
  public Instant complete() {
    lock.lock();
    try {
      return complete;
    } finally {
      lock.unlock();
    }
  }

  /** Whether what is known can be relied on. */
  public Health health() {
    lock.lock();
    try {
      return health;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a resource that was not seen may be there all the same. */
  private boolean awaitsReading(ResourceKey key, Set<ResourceKey> asked) {
    return sweep.onDemand().contains(key.kind())
        || (sweep.shownOnceAsked().contains(key.kind()) && !asked.contains(key));
  }

  /** Who is woken by what. */
  public Watchers watchers() {
    return watchers;
  }

  /**
   * Says that a change was accepted, or may have been because no answer came. Until a reading that
   * began after it shows an effect, or none has come for a minute, the resource is unsettled.
   */
  public void mutated(ResourceKey key, Entry.Mutation mutation) {
    locked(() -> {
      knowledge.mutated(key, mutation);
      Instant now = clock.now();
      timetable.request(key, now.plus(AFTER_MUTATION), now);
      arm();
    });
  }

  /** Reads these soon, and reports them as changed whatever it shows. */
  public void readSoon(Set<ResourceKey> keys, Duration delay) {
    locked(() -> {
      Instant now = clock.now();
      keys.forEach(key -> timetable.request(key, now.plus(delay), now));
      arm();
    });
  }

  /**
   * Reads what of these is read on demand only, now and then until no app asks for it any more, and
   * once what is shown only after it was asked for.
   */
  public void demand(Set<ResourceKey> keys) {
    locked(() -> {
      Instant now = clock.now();
      List<ResourceKey> more =
          keys.stream()
              .filter(key -> awaitsReading(key, named))
              .filter(key ->
                  sweep.onDemand().contains(key.kind())
                      ? demanded.add(key)
                      : knowledge.resource(key).isEmpty())
              .toList();
      more.forEach(key -> timetable.request(key, now, now));
      // Every look of every app comes here, and to arm is to go through all that was seen.
      if (!more.isEmpty()) {
        arm();
      }
    });
  }

  /**
   * Reads everything, and these closely although they were not long ago, as soon as nothing else is
   * being read.
   */
  public void readAnew(Set<ResourceKey> these) {
    locked(() ->
        these.stream().filter(key -> sweep.covers().contains(key.kind())).forEach(closely::add));
    sweepNow();
  }

  /** Reads everything as soon as nothing else is being read. */
  public void sweepNow() {
    locked(() -> {
      timetable.fullNow(clock.now());
      arm();
    });
  }

  /** Whether a reading is going on, or what it showed is being passed on. */
  public boolean busy() {
    return busy.get() > 0;
  }

  /** Sets the timer to what comes next; the lock is held. */
  private void arm() {
    timer.cancel();
    if (!started || running) {
      return;
    }
    Instant next = admission.next(timetable, !changing().isEmpty());
    Duration delay = Duration.between(clock.now(), next);
    int current = term;
    timer = clock.schedule(delay.isNegative() ? Duration.ZERO : delay, () -> run(current));
  }

  private Set<ResourceKey> changing() {
    Instant now = clock.now();
    var keys = new HashSet<>(knowledge.unsettled().keySet());
    keys.addAll(knowledge.going().awaited());
    for (Map<String, Seen> named : knowledge.seen().values()) {
      for (Seen seen : named.values()) {
        if (!seen.resource().resting()
            && seen.since().plus(FOLLOWED).isAfter(now)
            && watchers.ours(seen.resource())) {
          keys.add(ResourceKey.of(seen.resource()));
        }
      }
    }
    return keys;
  }

  private void run(int expectedTerm) {
    busy.incrementAndGet();
    try {
      Optional<Turn> turn = begin(expectedTerm);
      if (turn.isPresent()) {
        Changed changed = finish(turn.get(), read(turn.get()));
        if (!changed.isEmpty()) {
          listener.accept(changed);
        }
      }
    } catch (RuntimeException e) {
      log.error("{}: what a reading showed could not be passed on", sweep.title(), e);
    } finally {
      busy.decrementAndGet();
    }
  }

  private Optional<Turn> begin(int expectedTerm) {
    lock.lock();
    try {
      if (!started || running || term != expectedTerm) {
        return Optional.empty();
      }
      Instant now = clock.now();
      withdraw();
      Instant due = timetable.full();
      boolean full = admission.full(due, now);
      Set<ResourceKey> aside = onDemand(timetable.requestedBy(now));
      if (!full && !aside.isEmpty()) {
        due = timetable.due(aside);
      }
      boolean begins = full || admission.onDemand(aside, timetable, now);
      Set<ResourceKey> requested = timetable.requestedBy(now);
      var keys = changing();
      // The quick cycle is only due while something changes, however long it has not been.
      boolean quick = !keys.isEmpty();
      boolean cycle =
          keys.size() <= READ_ALONG
              || requested.isEmpty()
              || !cycled.plus(Timetable.QUICK).isAfter(now);
      if (!cycle) {
        keys.clear();
      }
      keys.addAll(requested);
      if (!begins) {
        Optional<Instant> some =
            timetable.some(quick).filter(at -> !keys.isEmpty() && !at.isAfter(now));
        if (some.isEmpty() || !admission.some(now)) {
          arm();
          return Optional.empty();
        }
        due = some.get();
      }
      if (full) {
        timetable.fullBegins();
      }
      putOff = putOff.plus(Duration.between(due, now));
      running = true;
      var beside = new HashSet<>(demanded);
      requested.stream().filter(key -> awaitsReading(key, named)).forEach(beside::add);
      Set<ResourceKey> anew = full ? Set.copyOf(closely) : Set.of();
      closely.removeAll(anew);
      return Optional.of(new Turn(term, now, full, full || cycle, keys, requested, beside, anew));
    } finally {
      lock.unlock();
    }
  }

  private Set<ResourceKey> onDemand(Set<ResourceKey> keys) {
    return keys.stream()
        .filter(key -> sweep.onDemand().contains(key.kind()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What no app asks for any more is not read any more. */
  private void withdraw() {
    List<ResourceKey> idle = demanded.stream().filter(key -> !watchers.asked(key)).toList();
    idle.forEach(demanded::remove);
    idle.forEach(timetable::withdraw);
  }

  private Answer read(Turn turn) {
    try {
      return new Answer.Read(turn.full() ? everything(turn) : sweep.some(turn.keys()));
    } catch (SweepFailed e) {
      return new Answer.Failed(new Health.Failing(e.reason(), e.getMessage()));
    } catch (RuntimeException | Error e) {
      // An error too must not end the readings for good: nobody else would begin the next.
      log.error("{}: reading failed unexpectedly", sweep.title(), e);
      return new Answer.Failed(
          new Health.Failing("ReadFailed", "%s could not be read: %s".formatted(sweep.title(), e)));
    }
  }

  private List<Resource> everything(Turn turn) {
    sweep.lookAnew(turn.closely());
    var found = new ArrayList<>(sweep.everything());
    if (!turn.beside().isEmpty()) {
      found.addAll(sweep.some(turn.beside()));
    }
    return found;
  }

  private Changed finish(Turn turn, Answer answer) {
    lock.lock();
    try {
      running = false;
      Instant now = clock.now();
      Changed changed =
          turn.term() != term
              ? new Changed(Set.of(), List.of(), false)
              : switch (answer) {
                case Answer.Read(List<Resource> found) -> succeeded(turn, now, found);
                case Answer.Failed(Health.Failing why) -> failed(turn, now, why);
              };
      arm();
      return changed;
    } finally {
      lock.unlock();
    }
  }

  private Changed succeeded(Turn turn, Instant now, List<Resource> found) {
    Knowledge.Applied applied =
        turn.full()
            ? knowledge.everything(turn.began(), found)
            : knowledge.some(turn.began(), found, turn.keys());
    timetable.succeeded(turn.full(), turn.cycle(), turn.began(), now);
    for (ResourceKey key : applied.unanswered()) {
      sweep.unanswered(key);
      timetable.request(key, now.plus(AFTER_MUTATION), now);
    }
    if (!applied.missed().isEmpty()) {
      timetable.fullNow(now);
    }
    Set<ResourceKey> asked = turn.full() ? turn.beside() : turn.keys();
    asked.stream()
        .filter(demanded::contains)
        .forEach(key -> timetable.request(key, now.plus(sweep.again(key)), now));
    remember(asked);
    boolean healed = !(health instanceof Health.Known);
    health = new Health.Known();
    lastRead = turn.began();
    if (turn.cycle()) {
      cycled = turn.began();
    }
    putOff = Duration.ZERO;
    if (turn.full()) {
      complete = turn.began();
    }
    var keys = new HashSet<>(applied.keys());
    keys.addAll(turn.requested());
    return new Changed(keys, applied.resources(), healed);
  }

  private void remember(Set<ResourceKey> asked) {
    List<ResourceKey> more =
        asked.stream()
            .filter(key -> sweep.shownOnceAsked().contains(key.kind()) && !named.contains(key))
            .toList();
    if (!more.isEmpty()) {
      var all = new HashSet<>(named);
      all.addAll(more);
      named = Set.copyOf(all);
    }
  }

  private Changed failed(Turn turn, Instant now, Health.Failing why) {
    timetable.failed(turn.full(), now);
    boolean passing =
        SweepFailed.passes(why.reason())
            && health instanceof Health.Known
            && lastRead.plus(BEARS_WITH_TROUBLE).plus(putOff).isAfter(now);
    if (passing) {
      return new Changed(Set.of(), List.of(), false);
    }
    // The words of one and the same trouble may differ from one try to the next; those who show
    // them need not write them again.
    boolean same =
        health instanceof Health.Failing(String reason, String _) && reason.equals(why.reason());
    if (!same) {
      log.warn("{} cannot be read: {}", sweep.title(), why.message());
      health = why;
    }
    return new Changed(Set.of(), List.of(), !same);
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }
}
