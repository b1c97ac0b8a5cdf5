package org.lanewise.cluster;

import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;

/** What runs on a machine of a standalone cluster, in one process: Spark's own have one each. */
final class Machine {

  /** Of those who belong to the cluster. */
  static final String SECRET = "0123456789abcdef";

  private static final int EXECUTOR_MEGABYTES = 512;

  private Machine() {}

  /**
   * Begins a worker, and does not return.
   *
   * @param args the machine's address; cores of the worker; the folder of its executors; and either
   *     nothing, for a machine that has the master too, or the master's URL, for one on which
   *     somebody who does not know the secret tries to work for it too
   */
  public static void main(String[] args) {
    String host = args[0];
    Path folder = Path.of(args[2]);
    String master;
    if (args.length > 3) {
      master = args[3];
      SparkConf open = new SparkConf(false).set("spark.authenticate", "false");
      worker(host, 1, folder.resolve("stranger"), master, open);
    } else {
      RpcEnv environment = Master.startRpcEnvAndEndpoint(host, 0, 0, closed())._1();
      master = environment.address().toSparkURL();
      System.out.println("the master is " + master);
    }
    worker(host, Integer.parseInt(args[1]), folder.resolve("own"), master, closed())
        .awaitTermination();
  }

  private static SparkConf closed() {
    return new SparkConf(false)
        .set("spark.authenticate", "true")
        .set("spark.authenticate.secret", SECRET)
        .set("spark.network.crypto.enabled", "true");
  }

  private static RpcEnv worker(String host, int cores, Path folder, String master, SparkConf conf) {
    return Worker.startRpcEnvAndEndpoint(
        host,
        0,
        0,
        cores,
        cores * EXECUTOR_MEGABYTES,
        new String[] {master},
        folder.toString(),
        Option.empty(),
        conf,
        Option.empty());
  }
}
