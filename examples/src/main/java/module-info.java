/** Programs that use Lanewise as a library. One requirement is all: the engine brings the datasets. */
module examples {
  requires org.lanewise.engine;
}
