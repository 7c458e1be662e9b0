package dev.stepladder.simulator.aws;

import com.sun.net.httpserver.HttpServer;
import dev.stepladder.simulator.aws.cloudwatch.CloudWatchService;
import dev.stepladder.simulator.aws.ec2.Ec2Service;
import dev.stepladder.simulator.aws.eks.EksService;
import dev.stepladder.simulator.aws.elasticache.ElastiCacheService;
import dev.stepladder.simulator.aws.iam.IamService;
import dev.stepladder.simulator.aws.rds.RdsService;
import dev.stepladder.simulator.aws.s3.S3Service;
import dev.stepladder.simulator.aws.servicequotas.ServiceQuotasService;
import dev.stepladder.simulator.aws.sts.StsService;
import dev.stepladder.simulator.aws.tagging.TaggingService;
import dev.stepladder.simulator.clock.VirtualClock;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * AWS on loopback. One endpoint serves every service; it is found by the name in the caller's
 * signature, so the SDK and the {@code aws} command line need nothing but the endpoint's address.
 */
public final class AwsSimulator implements AutoCloseable {

  static {
    // Else the head of an answer goes out alone, and its body 40 ms later, when the client has
    // acknowledged the head. Read once, when the first server is made.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** How a simulator is set up. */
  public static final class Builder {
    private Optional<VirtualClock> clock = Optional.empty();
    private int port;
    private String account = "111122223333";
    private String region = "us-east-1";
    private Optional<Random> jitter = Optional.empty();
    private int pace = 1;

    private Builder() {}

    /** The clock of all states and durations; without one, a stepped clock of its own. */
    public Builder clock(VirtualClock value) {
      clock = Optional.of(value);
      return this;
    }

    /** The port on loopback; 0, the default, takes a free one. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /** The account of every access key that is not registered otherwise. */
    public Builder account(String value) {
      account = value;
      return this;
    }

    /** The region of the in-process views; calls go to the region they are signed for. */
    public Builder region(String value) {
      region = value;
      return this;
    }

    /**
     * Spreads durations between median and p90, and around them; the default is the exact median.
     */
    public Builder jitter(Random random) {
      jitter = Optional.of(random);
      return this;
    }

    /**
     * Has everything done so many times as fast as AWS does it, for what is about order and not
     * about time: all that is done comes in the same order, with fewer looks in between.
     */
    public Builder pace(int times) {
      pace = times;
      return this;
    }

    /** Starts it. */
    public AwsSimulator start() {
      return new AwsSimulator(this);
    }
  }

  private final VirtualClock clock;
  private final Scope home;
  private final Accounts accounts;
  private final CallLog calls = new CallLog();
  private final Faults faults;
  private final Ec2Service ec2;
  private final RdsService rds;
  private final IamService iam;
  private final EksService eks;
  private final TaggingService tagging;
  private final CloudWatchService cloudwatch;
  private final S3Service s3;
  private final ElastiCacheService elasticache;
  private final Dispatcher dispatcher;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private AwsSimulator(Builder setup) {
    clock =
        setup.clock.orElseGet(() -> VirtualClock.stepped(Instant.parse("2026-01-05T09:00:00Z")));
    home = new Scope(setup.account, setup.region);
    accounts = new Accounts(setup.account);
    Revisions revisions = new Revisions(clock);
    faults = new Faults(revisions);
    cloudwatch = new CloudWatchService(clock, home);
    var durations = new Durations(setup.jitter, setup.pace);
    ec2 = new Ec2Service(home);
    rds = new RdsService(clock, revisions, home, durations, cloudwatch::console, ec2::network);
    iam = new IamService(clock, revisions, setup.account);
    eks = new EksService(clock, revisions, home, iam);
    s3 = new S3Service(clock, revisions, home, durations);
    elasticache = new ElastiCacheService(clock, revisions, home, durations, ec2::network);
    tagging = new TaggingService(revisions, List.of(rds, elasticache, eks, s3));
    dispatcher = new Dispatcher(clock, accounts, calls, faults);
    dispatcher.serve(ec2);
    dispatcher.serve(rds);
    dispatcher.serve(elasticache);
    dispatcher.serve(s3);
    dispatcher.serve(s3.control());
    dispatcher.serve(iam);
    dispatcher.serve(eks);
    dispatcher.serve(tagging);
    dispatcher.serve(cloudwatch);
    dispatcher.serve(new ServiceQuotasService(elasticache::quotas));
    dispatcher.serve(new StsService(accounts, iam));
    server = listen(setup.port);
    server.setExecutor(threads);
    server.createContext("/", dispatcher);
    server.createContext(ControlApi.ROOT, new ControlApi(clock, calls));
    server.start();
  }

  /** Sets up a simulator. */
  public static Builder builder() {
    return new Builder();
  }

  private static HttpServer listen(int port) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      return HttpServer.create(address, 256);
    } catch (BindException e) {
      throw new IllegalStateException(
          "The AWS simulator cannot listen on port "
              + port
              + ": it is taken. Stop what uses it, or give another port (0 for any free one).",
          e);
    } catch (IOException e) {
      throw new IllegalStateException(
          "The AWS simulator cannot listen on port " + port + ": " + e.getMessage(), e);
    }
  }

  /** Where it listens, for {@code endpointOverride} and {@code --endpoint-url}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Its clock. */
  public VirtualClock clock() {
    return clock;
  }

  /** The default account and region. */
  public Scope home() {
    return home;
  }

  /** Every call so far. */
  public CallLog calls() {
    return calls;
  }

  /** What is to go wrong. */
  public Faults faults() {
    return faults;
  }

  /** Whose credentials are whose. */
  public Accounts accounts() {
    return accounts;
  }

  /** The network in which databases and caches live, seen from inside. */
  public Ec2Service ec2() {
    return ec2;
  }

  /** The relational databases, seen from inside. */
  public RdsService rds() {
    return rds;
  }

  /** Roles and their policies, seen from inside. */
  public IamService iam() {
    return iam;
  }

  /** Clusters and the roles of their service accounts, seen from inside. */
  public EksService eks() {
    return eks;
  }

  /** Tags of all services' resources in bulk, seen from inside. */
  public TaggingService tagging() {
    return tagging;
  }

  /** What databases and caches report of themselves, seen from inside. */
  public CloudWatchService cloudwatch() {
    return cloudwatch;
  }

  /** The buckets, seen from inside. */
  public S3Service s3() {
    return s3;
  }

  /** The caches, seen from inside. */
  public ElastiCacheService elasticache() {
    return elasticache;
  }

  /** The number of calls that have arrived and are not yet answered. */
  public int inFlight() {
    return dispatcher.inFlight();
  }

  /** Stops listening; calls that are held are dropped. The clock stays as it is. */
  @Override
  public void close() {
    faults.clear();
    server.stop(0);
    threads.shutdownNow();
  }
}
