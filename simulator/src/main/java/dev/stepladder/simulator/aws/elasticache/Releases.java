package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.elasticache.model.CacheEngineVersion;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheEngineVersionsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheEngineVersionsResponse;

/** The engine versions that can be had, each as requests write it. */
final class Releases {

  private Releases() {}

  static DescribeCacheEngineVersionsResponse describe(DescribeCacheEngineVersionsRequest request) {
    var matching = new ArrayList<CacheEngineVersion>();
    for (CacheEngine engine : CacheEngine.values()) {
      for (String version : engine.releases()) {
        boolean newest = version.equals(engine.releases().getLast());
        if (matches(request.engine(), engine.awsName())
            && matches(request.engineVersion(), version)
            && matches(request.cacheParameterGroupFamily(), engine.family(version))
            && (newest || !Boolean.TRUE.equals(request.defaultOnly()))) {
          matching.add(
              CacheEngineVersion.builder()
                  .engine(engine.awsName())
                  .engineVersion(version)
                  .cacheParameterGroupFamily(engine.family(version))
                  .cacheEngineDescription(engine.awsName())
                  .cacheEngineVersionDescription(engine.awsName() + " version " + version)
                  .build());
        }
      }
    }
    Page<Integer> page =
        Page.of(
            IntStream.range(0, matching.size()).boxed().toList(),
            "%09d"::formatted,
            request.maxRecords(),
            request.marker());
    List<CacheEngineVersion> shown = page.items().stream().map(matching::get).toList();
    return DescribeCacheEngineVersionsResponse.builder()
        .cacheEngineVersions(shown)
        .marker(page.next())
        .build();
  }

  private static boolean matches(String wanted, String actual) {
    return wanted == null || wanted.equals(actual);
  }
}
