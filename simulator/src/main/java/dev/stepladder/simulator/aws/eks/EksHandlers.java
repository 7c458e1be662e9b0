package dev.stepladder.simulator.aws.eks;

/** The parts that answer for one account and region, put together. */
final class EksHandlers {

  final EksRegion region;
  final Clusters clusters;
  final Associations associations;
  final EksTags tags;

  EksHandlers(EksRegion region, AssociatedRole roles) {
    this.region = region;
    clusters = new Clusters(region);
    associations = new Associations(region, roles);
    tags = new EksTags(region);
  }
}
