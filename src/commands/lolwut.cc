#include "commands/lolwut.h"

#include <string_view>

namespace oribi::commands {
namespace {

constexpr std::string_view kOribi[] = {
    "                  | |      ",   "                 \\| |/     ",
    "                 (o  \\     ",  "                  \\_  `.   ",
    "      __..--------\"\"    )  ", "    .'                 /   ",
    "   /|     |       __  |    ",   "  ' |    /\"\"\"\"\"\"\"\"  | |    ",
    "    |   |           | |    ",   "    | | |           | |    ",
};
constexpr std::size_t kWidth = 64;

std::string Blades(base::Random& random, std::uint64_t density) {
  constexpr std::string_view kBlades = "|/\\,;'\"";
  std::string row(kWidth, ' ');
  for (char& c : row) {
    if (random.Below(100) < density) c = kBlades[random.Below(kBlades.size())];
  }
  return row;
}

// The animal stands in front of the grass behind it.
std::string Row(std::string_view animal, std::size_t left, std::string grass) {
  for (std::size_t i = 0; i < animal.size(); ++i) {
    if (animal[i] != ' ') grass[left + i] = animal[i];
  }
  return grass + '\n';
}

}  // namespace

std::string DrawOribi(base::Random& random) {
  const std::size_t left = random.Below(kWidth - kOribi[0].size());
  std::string picture;
  std::uint64_t density = 0;
  for (const std::string_view line : kOribi) {
    picture += Row(line, left, Blades(random, density));
    density += density < 6 ? 1 : 4;
  }
  picture += Blades(random, 70) + '\n';
  return picture;
}

}  // namespace oribi::commands
