#include <string>

#include "commands/harness.h"

namespace oribi {
namespace {

class GeoCommands : public CommandTest {
 protected:
  GeoCommands() {
    Run("GEOADD s 13.361389 38.115556 Palermo 15.087269 37.502669 Catania");
    Run("SET string x");
  }
  // Many places, by which the sorted set becomes a large one.
  void AddGrid(const std::string& key) {
    for (int x = 0; x < 20; ++x) {
      for (int y = 0; y < 20; ++y) {
        Run("GEOADD " + key + " " + std::to_string(x) + " " + std::to_string(y) + " " +
            std::to_string(x) + ":" + std::to_string(y));
      }
    }
  }
};

std::string Bulk(std::string_view bytes) {
  return "$" + std::to_string(bytes.size()) + "\r\n" + std::string(bytes) + "\r\n";
}
constexpr const char* kSyntax = "-ERR syntax error\r\n";
constexpr const char* kNotAFloat = "-ERR value is not a valid float\r\n";
constexpr const char* kBadUnit = "-ERR unsupported unit provided. please use M, KM, FT, MI\r\n";
constexpr const char* kWrongType =
    "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";

TEST_F(GeoCommands, GeoAddCountsWhatItAdded) {
  EXPECT_EQ(Run("GEOADD s 1 1 a 2 2 Palermo"), ":1\r\n");
  EXPECT_EQ(Run("GEOADD s CH 1 1 a 3 3 Palermo 4 4 b"), ":2\r\n");
  EXPECT_EQ(Run("GEOADD s NX 1 2 a 5 5 c"), ":1\r\n");
  EXPECT_EQ(Run("GEOADD s XX CH 1 2 a 6 6 d"), ":1\r\n");
  EXPECT_EQ(Run("GEOADD nope XX 1 2 a"), ":0\r\n");
  EXPECT_EQ(Run("EXISTS nope"), ":0\r\n");
  EXPECT_EQ(Run("ZSCORE s a"), Bulk("3378080408407459"));
  EXPECT_EQ(Run("TYPE s"), "+zset\r\n");
}

TEST_F(GeoCommands, GeoAddRefusesWhatIsNotOnTheMap) {
  EXPECT_EQ(Run("GEOADD s 181 0 x"),
            "-ERR invalid longitude,latitude pair 181.000000,0.000000\r\n");
  EXPECT_EQ(Run("GEOADD s 1 1 x inf 86 y"),
            "-ERR invalid longitude,latitude pair inf,86.000000\r\n");
  EXPECT_EQ(Run("GEOADD s 1 nan x"), kNotAFloat);
  EXPECT_EQ(Run("GEOADD s 1 1"), "-ERR wrong number of arguments for 'geoadd' command\r\n");
  EXPECT_EQ(Run("GEOADD s NX XX 1 1 x"), kSyntax);
  EXPECT_EQ(Run("GEOADD s CH CH CH"), kSyntax);
  EXPECT_EQ(Run("GEOADD s 1 1 x 2"), kSyntax);
  EXPECT_EQ(Run("GEOADD string x 1 a"), kNotAFloat);
  EXPECT_EQ(Run("GEOADD string 1 1 a"), kWrongType);
  EXPECT_EQ(Run("ZCARD s"), ":2\r\n");
}

TEST_F(GeoCommands, GeoPosTellsCoordinatesAsRedis8) {
  const std::string missing = Run("GEOPOS nope a b");
  EXPECT_EQ(missing, "*2\r\n*-1\r\n*-1\r\n");
  EXPECT_EQ(Run("GEOPOS s Palermo nope"),
            "*2\r\n*2\r\n" + Bulk("13.361389338970184") + Bulk("38.1155563954963") + "*-1\r\n");
  client.resp = 3;
  EXPECT_EQ(Run("GEOPOS s Palermo nope"),
            "*2\r\n*2\r\n,13.361389338970184\r\n,38.1155563954963\r\n_\r\n");
  EXPECT_EQ(Run("GEOPOS s"), "*0\r\n");
  EXPECT_EQ(Run("GEOPOS string a"), kWrongType);
}

TEST_F(GeoCommands, GeoHashSpellsPlaces) {
  EXPECT_EQ(Run("GEOHASH s Palermo nope Catania"),
            "*3\r\n" + Bulk("sqc8b49rny0") + "$-1\r\n" + Bulk("sqdtr74hyu0"));
  EXPECT_EQ(Run("GEOHASH nope x"), "*1\r\n$-1\r\n");
}

TEST_F(GeoCommands, GeoDistMeasuresInAnyUnit) {
  EXPECT_EQ(Run("GEODIST s Palermo Catania"), Bulk("166274.1516"));
  EXPECT_EQ(Run("GEODIST s Palermo Catania KM"), Bulk("166.2742"));
  EXPECT_EQ(Run("GEODIST s Palermo Catania mi"), Bulk("103.3182"));
  EXPECT_EQ(Run("GEODIST s Palermo Palermo"), Bulk("0.0000"));
  EXPECT_EQ(Run("GEODIST s Palermo nope"), "$-1\r\n");
  EXPECT_EQ(Run("GEODIST nope a b"), "$-1\r\n");
  EXPECT_EQ(Run("GEODIST nope a b x"), kBadUnit);
  EXPECT_EQ(Run("GEODIST s a b m m"), kSyntax);
  EXPECT_EQ(Run("GEODIST string a b"), kWrongType);
}

TEST_F(GeoCommands, GeoSearchFindsWithinACircle) {
  EXPECT_EQ(Run("GEOSEARCH s FROMLONLAT 15 37 BYRADIUS 200 km ASC"),
            "*2\r\n" + Bulk("Catania") + Bulk("Palermo"));
  EXPECT_EQ(Run("GEOSEARCH s BYRADIUS 100 km FROMLONLAT 15 37"), "*1\r\n" + Bulk("Catania"));
  EXPECT_EQ(Run("GEOSEARCH s FROMMEMBER Palermo BYRADIUS 200 km DESC COUNT 1"),
            "*1\r\n" + Bulk("Catania"));
  EXPECT_EQ(Run("GEOSEARCH nope FROMMEMBER x BYRADIUS 200 km"), "*0\r\n");
}

TEST_F(GeoCommands, GeoSearchFindsWithinABox) {
  EXPECT_EQ(Run("GEOSEARCH s FROMLONLAT 15 37 BYBOX 400 400 km ASC WITHDIST"),
            "*2\r\n*2\r\n" + Bulk("Catania") + Bulk("56.4413") + "*2\r\n" + Bulk("Palermo") +
                Bulk("190.4424"));
  EXPECT_EQ(Run("GEOSEARCH s FROMLONLAT 15 37 BYBOX 250 400 km"), "*1\r\n" + Bulk("Catania"));
}

TEST_F(GeoCommands, GeoSearchTellsWhatItIsAskedFor) {
  EXPECT_EQ(Run("GEOSEARCH s FROMLONLAT 15 37 BYRADIUS 100 km WITHCOORD WITHHASH WITHDIST"),
            "*1\r\n*4\r\n" + Bulk("Catania") + Bulk("56.4413") + ":3479447370796909\r\n*2\r\n" +
                Bulk("15.087267458438873") + Bulk("37.50266842333162"));
}

TEST_F(GeoCommands, GeoSearchFindsTheNearestOfMany) {
  AddGrid("grid");
  EXPECT_EQ(Run("OBJECT ENCODING grid"), Bulk("skiplist"));
  EXPECT_EQ(Run("GEOSEARCH grid FROMMEMBER 7:7 BYRADIUS 300 km COUNT 1"), "*1\r\n" + Bulk("7:7"));
  const std::string all = Run("GEOSEARCH grid FROMMEMBER 7:7 BYRADIUS 112 km");
  EXPECT_TRUE(all.starts_with("*5\r\n")) << all;
  const std::string any = Run("GEOSEARCH grid FROMMEMBER 7:7 BYRADIUS 20000 km COUNT 3 ANY");
  EXPECT_TRUE(any.starts_with("*3\r\n")) << any;
  const std::string everything = Run("GEOSEARCH grid FROMLONLAT 0 0 BYRADIUS 20000 km");
  EXPECT_TRUE(everything.starts_with("*400\r\n"));
}

TEST_F(GeoCommands, GeoSearchSaysWhatIsMissing) {
  EXPECT_EQ(Run("GEOSEARCH s BYRADIUS 1 m ASC DESC ASC"),
            "-ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for GEOSEARCH\r\n");
  EXPECT_EQ(Run("geosearch s FROMLONLAT 1 1 ASC ASC ASC"),
            "-ERR exactly one of BYRADIUS and BYBOX can be specified for geosearch\r\n");
  EXPECT_EQ(Run("GEOSEARCH s FROMLONLAT 1 1 BYRADIUS 1 m ANY"),
            "-ERR the ANY argument requires COUNT argument\r\n");
  EXPECT_EQ(Run("GEOSEARCH s FROMLONLAT 1 1 BYRADIUS 1 m COUNT 0"), "-ERR COUNT must be > 0\r\n");
  EXPECT_EQ(Run("GEOSEARCH s FROMMEMBER nope BYRADIUS 1 m"),
            "-ERR could not decode requested zset member\r\n");
  EXPECT_EQ(Run("GEOSEARCH s FROMLONLAT 1 1 BYRADIUS x m"), "-ERR need numeric radius\r\n");
  EXPECT_EQ(Run("GEOSEARCH s FROMLONLAT 1 1 BYRADIUS -1 x"), "-ERR radius cannot be negative\r\n");
  EXPECT_EQ(Run("GEOSEARCH s FROMLONLAT 1 1 BYBOX 1 x x"), "-ERR need numeric height\r\n");
  EXPECT_EQ(Run("GEOSEARCH s FROMLONLAT 1 1 BYBOX 1 -1 m"),
            "-ERR height or width cannot be negative\r\n");
  EXPECT_EQ(Run("GEOSEARCH s FROMLONLAT 1 1 BYRADIUS 1 x"), kBadUnit);
  EXPECT_EQ(Run("GEOSEARCH s FROMLONLAT 1 1 BYRADIUS 1 m BYBOX 1 1 m"), kSyntax);
  EXPECT_EQ(Run("GEOSEARCH s FROMLONLAT 1 1 BYRADIUS 1 m STOREDIST"), kSyntax);
  EXPECT_EQ(Run("GEOSEARCH string FROMLONLAT x 1 BYRADIUS 1 m"), kWrongType);
}

TEST_F(GeoCommands, GeoSearchStoreMakesASortedSet) {
  Run("SET to x EX 100");
  EXPECT_EQ(Run("GEOSEARCHSTORE to s FROMLONLAT 15 37 BYRADIUS 200 km"), ":2\r\n");
  EXPECT_EQ(Run("ZRANGE to 0 -1 WITHSCORES"), "*4\r\n" + Bulk("Palermo") +
                                                  Bulk("3479099956230698") + Bulk("Catania") +
                                                  Bulk("3479447370796909"));
  EXPECT_EQ(Run("TTL to"), ":-1\r\n");
  EXPECT_EQ(Run("GEOSEARCHSTORE to s FROMLONLAT 15 37 BYRADIUS 100 km STOREDIST"), ":1\r\n");
  EXPECT_TRUE(Run("ZSCORE to Catania").starts_with("$16\r\n56.4412578701"));
  EXPECT_EQ(Run("GEOSEARCHSTORE to s FROMLONLAT 0 0 BYRADIUS 1 km"), ":0\r\n");
  EXPECT_EQ(Run("EXISTS to"), ":0\r\n");
  Run("SET to x");
  EXPECT_EQ(Run("GEOSEARCHSTORE to nope FROMLONLAT 0 0 BYRADIUS 1 km"), ":0\r\n");
  EXPECT_EQ(Run("EXISTS to"), ":0\r\n");
  EXPECT_EQ(Run("GEOSEARCHSTORE s s FROMLONLAT 15 37 BYRADIUS 100 km"), ":1\r\n");
  EXPECT_EQ(Run("ZCARD s"), ":1\r\n");
  EXPECT_EQ(Run("GEOSEARCHSTORE to s FROMLONLAT 1 1 BYRADIUS 1 km WITHDIST"),
            "-ERR GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD "
            "options\r\n");
}

TEST_F(GeoCommands, GeoRadiusIsTheOlderWord) {
  EXPECT_EQ(Run("GEORADIUS s 15 37 200 km ASC"), "*2\r\n" + Bulk("Catania") + Bulk("Palermo"));
  EXPECT_EQ(Run("GEORADIUS_RO s 15 37 100 km"), "*1\r\n" + Bulk("Catania"));
  EXPECT_EQ(Run("GEORADIUSBYMEMBER s Palermo 100 km"), "*1\r\n" + Bulk("Palermo"));
  EXPECT_EQ(Run("GEORADIUSBYMEMBER_RO s Palermo 200 km DESC"),
            "*2\r\n" + Bulk("Catania") + Bulk("Palermo"));
  EXPECT_EQ(Run("GEORADIUS s 15 37 200 km STORE to"), ":2\r\n");
  EXPECT_EQ(Run("GEORADIUS s 15 37 200 km STORE to STOREDIST other"), ":2\r\n");
  EXPECT_EQ(Run("EXISTS to other"), ":2\r\n");
  EXPECT_EQ(Run("GEORADIUS_RO s 15 37 200 km STORE to"), kSyntax);
  EXPECT_EQ(Run("GEORADIUSBYMEMBER s nope 100 km"),
            "-ERR could not decode requested zset member\r\n");
  EXPECT_EQ(Run("GEORADIUSBYMEMBER nope x y z"), "*0\r\n");
  EXPECT_EQ(Run("GEORADIUS s 15 37 200 km STORE to WITHCOORD"),
            "-ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and "
            "WITHCOORD options\r\n");
}

}  // namespace
}  // namespace oribi
