// stock.*: a flash sale. Never below zero, and each buyer at most so much.
//
// The stock is a string integer, what buyers have a hash buyer -> quantity (holds included), the
// holds a sorted set buyer -> when the hold ends. A hold's quantity stands in the fraction of its
// score: the whole part is the time in milliseconds, the fraction (quantity - 1) / 2048. So a hold
// of one piece is simply a time, and all holds are in the order they end in.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "functions/libraries.h"

namespace oribi::functions {
namespace {

constexpr std::int64_t kMostPieces = 1'000'000'000'000;
// Scores are exact to 1/2048 ms until the year 2109.
constexpr std::int64_t kMostHeld = 2048;
constexpr std::int64_t kLongestHoldMs = 366ll * 24 * 3600 * 1000;

const char* const kReserveReply = "[OK | SOLD_OUT | LIMIT_REACHED | NO_STOCK, remaining, total]";

struct Hold {
  std::int64_t end_ms;
  std::int64_t quantity;

  static Hold Of(double score) {
    const double whole = std::floor(score);
    return {static_cast<std::int64_t>(whole),
            static_cast<std::int64_t>((score - whole) * kMostHeld) + 1};
  }
  double score() const {
    return static_cast<double>(end_ms) + static_cast<double>(quantity - 1) / kMostHeld;
  }
  // Every hold that has ended by then has a score up to this.
  static double LastScore(std::int64_t now_ms) { return Hold{now_ms, kMostHeld}.score(); }
};

// The keys of one sale.
class Sale {
 public:
  Sale(FunctionCall& call, std::size_t stock, std::size_t buyers)
      : stock_(call.String(stock)), buyers_(call.Hash(buyers)) {}

  std::optional<std::int64_t> stock() const { return stock_.AsInteger(); }
  std::int64_t TotalOf(std::string_view buyer) const {
    return buyers_.GetInteger(buyer).value_or(0);
  }
  void Take(std::string_view buyer, std::int64_t quantity) {
    stock_.IncrementBy(-quantity);
    buyers_.IncrementBy(buyer, quantity);
  }
  // Takes so much from the buyer, who may have less by now, and puts it back; how much. Where the
  // stock is gone, the sale is over.
  std::int64_t GiveBack(std::string_view buyer, std::int64_t quantity) {
    const std::int64_t total = TotalOf(buyer);
    const std::int64_t back = std::min(quantity, total);
    if (back <= 0) return 0;
    if (back == total) {
      buyers_.Remove(buyer);
    } else {
      buyers_.IncrementBy(buyer, -back);
    }
    if (stock_.exists()) stock_.IncrementBy(back);
    return back;
  }

 private:
  StringValue stock_;
  HashValue buyers_;
};

void GiveBackEnded(FunctionCall& call, Sale& sale, SortedSetValue& holds) {
  const double now = Hold::LastScore(call.now_ms());
  for (auto first = holds.At(0); first && first->score <= now; first = holds.At(0)) {
    const std::string buyer(first->member);
    const Hold hold = Hold::Of(first->score);
    holds.Remove(buyer);
    sale.GiveBack(buyer, hold.quantity);
    if (call.failed()) return;
  }
}

struct Order {
  std::string_view buyer;
  std::int64_t quantity;
  std::int64_t limit;
};

// Why an order cannot be served, or null.
const char* Obstacle(const Sale& sale, const Order& order, std::int64_t& remaining,
                     std::int64_t& total) {
  const auto stock = sale.stock();
  total = sale.TotalOf(order.buyer);
  remaining = std::max<std::int64_t>(stock.value_or(0), 0);
  if (!stock) return "NO_STOCK";
  if (total > order.limit - order.quantity) return "LIMIT_REACHED";
  return remaining < order.quantity ? "SOLD_OUT" : nullptr;
}

FunctionResult Reserve(Sale& sale, const Order& order) {
  std::int64_t remaining = 0;
  std::int64_t total = 0;
  if (const char* const obstacle = Obstacle(sale, order, remaining, total)) {
    return FunctionResult::Array({obstacle, remaining, total});
  }
  sale.Take(order.buyer, order.quantity);
  return FunctionResult::Array({"OK", remaining - order.quantity, total + order.quantity});
}

FunctionResult RunReserve(FunctionCall& call) {
  Sale sale(call, 0, 1);
  return Reserve(sale, {call.Text(0), call.Integer(1), call.Integer(2)});
}

// A second hold of a buyer joins the first, and both end when it would.
FunctionResult RunHold(FunctionCall& call) {
  Sale sale(call, 0, 1);
  SortedSetValue holds = call.SortedSet(2);
  GiveBackEnded(call, sale, holds);
  const Order order{call.Text(0), call.Integer(2), call.Integer(3)};
  std::int64_t remaining = 0;
  std::int64_t total = 0;
  if (const char* const obstacle = Obstacle(sale, order, remaining, total)) {
    return FunctionResult::Array({obstacle, remaining, total});
  }
  Hold hold{call.now_ms() + call.Integer(1), order.quantity};
  if (const auto before = holds.Score(order.buyer)) {
    const Hold earlier = Hold::Of(*before);
    hold.quantity += earlier.quantity;
    hold.end_ms = std::max(hold.end_ms, earlier.end_ms);
  }
  if (hold.quantity > kMostHeld)
    return FunctionResult::Error("ERR QTY makes more than 2048 pieces held");
  sale.Take(order.buyer, order.quantity);
  holds.Add(order.buyer, hold.score());
  return FunctionResult::Array({"OK", remaining - order.quantity, total + order.quantity});
}

FunctionResult RunConfirm(FunctionCall& call) {
  Sale sale(call, 0, 1);
  SortedSetValue holds = call.SortedSet(2);
  GiveBackEnded(call, sale, holds);
  return FunctionResult::Integer(holds.Remove(call.Text(0)));
}

FunctionResult RunRelease(FunctionCall& call) {
  Sale sale(call, 0, 1);
  SortedSetValue holds = call.SortedSet(2);
  GiveBackEnded(call, sale, holds);
  const auto score = holds.Score(call.Text(0));
  if (!score) return FunctionResult::Integer(0);
  holds.Remove(call.Text(0));
  return FunctionResult::Integer(sale.GiveBack(call.Text(0), Hold::Of(*score).quantity));
}

FunctionResult RunCancel(FunctionCall& call) {
  Sale sale(call, 0, 1);
  return FunctionResult::Integer(
      sale.GiveBack(call.Text(0), std::numeric_limits<std::int64_t>::max()));
}

// Holds that have ended are counted as given back, though they are not yet: nothing is written
// here.
FunctionResult RunStatus(FunctionCall& call) {
  const StringValue stock = call.String(0);
  const HashValue buyers = call.Hash(1);
  std::int64_t remaining = stock.AsInteger().value_or(0);
  std::int64_t sold = 0;
  std::int64_t held = 0;
  auto count = static_cast<std::int64_t>(buyers.size());
  buyers.ForEach([&sold](std::string_view, std::string_view quantity) {
    sold += std::strtoll(std::string(quantity).c_str(), nullptr, 10);
  });
  if (call.keys() > 2) {
    const double now = Hold::LastScore(call.now_ms());
    call.SortedSet(2).ForEach([&](std::string_view buyer, double score) {
      const std::int64_t total = buyers.GetInteger(buyer).value_or(0);
      const std::int64_t quantity = std::min(Hold::Of(score).quantity, total);
      sold -= quantity;
      if (score > now) {
        held += quantity;
      } else {
        if (stock.exists()) remaining += quantity;
        if (quantity > 0 && quantity == total) --count;
      }
    });
  }
  return FunctionResult::Array({std::max<std::int64_t>(remaining, 0), sold, held, count});
}

bool HasStockTwice(FunctionCall& call, std::size_t skus) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < skus; ++i) names.push_back(call.key_name(i));
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice == names.end()) return false;
  call.Fail("the stock '" + std::string(twice->substr(0, 128)) + "' is given twice");
  return true;
}

// The quantities behind QTY, one for each stock; each is 1 when there are none.
std::vector<std::int64_t> Quantities(FunctionCall& call, std::size_t skus) {
  std::vector<std::int64_t> quantities(skus, 1);
  if (!call.Given(1)) return quantities;
  if (call.many() != skus) call.Fail("ERR QTY must be followed by one quantity for each stock");
  for (std::size_t i = 0; i < skus && !call.failed(); ++i) quantities[i] = call.ManyInteger(i);
  return quantities;
}

FunctionResult RunReserveAll(FunctionCall& call) {
  const std::size_t skus = call.keys() / 2;
  if (call.keys() % 2 != 0) {
    return FunctionResult::Error("numkeys must be even: every stock, then the buyers of each");
  }
  if (HasStockTwice(call, skus)) return FunctionResult::Sent();
  const auto quantities = Quantities(call, skus);
  for (std::size_t i = 0; i < skus && !call.failed(); ++i) {
    const Sale sale(call, i, skus + i);
    std::int64_t remaining = 0;
    std::int64_t total = 0;
    const Order order{call.Text(0), quantities[i], std::numeric_limits<std::int64_t>::max()};
    const char* const obstacle = Obstacle(sale, order, remaining, total);
    if (obstacle != nullptr) return FunctionResult::Array({obstacle, i});
  }
  for (std::size_t i = 0; i < skus; ++i) {
    Sale(call, i, skus + i).Take(call.Text(0), quantities[i]);
  }
  return FunctionResult::Array({"OK", -1});
}

Argument Quantity() { return Option("QTY", Integer("quantity", 1, kMostPieces), 1); }
Argument Limit() { return Option("LIMIT", Integer("limit", 1, kMostPieces), 1); }

}  // namespace

void AddStock(FunctionLibrary& library) {
  library.Add({.name = "stock.reserve",
               .summary = "Sells a quantity to a buyer, unless it or the buyer's limit is used up.",
               .keys = {"stock", "buyers"},
               .arguments = {Text("buyer"), Quantity(), Limit()},
               .reply = kReserveReply,
               .run = RunReserve});
  library.Add({.name = "stock.hold",
               .summary = "Reserves a quantity that comes back by itself unless it is confirmed.",
               .keys = {"stock", "buyers", "holds"},
               .arguments = {Text("buyer"), Integer("ttl", 1, kLongestHoldMs),
                             Option("QTY", Integer("quantity", 1, kMostHeld), 1), Limit()},
               .reply = kReserveReply,
               .complexity = "O(log(N)) with N holds",
               .run = RunHold});
  library.Add({.name = "stock.confirm",
               .summary = "Turns what a buyer holds into a sale.",
               .keys = {"stock", "buyers", "holds"},
               .arguments = {"buyer"},
               .reply = "1, or 0 if nothing was held",
               .flags = kAllowOom,
               .complexity = "O(log(N)) with N holds",
               .run = RunConfirm});
  library.Add({.name = "stock.release",
               .summary = "Gives back what a buyer holds.",
               .keys = {"stock", "buyers", "holds"},
               .arguments = {"buyer"},
               .reply = "the quantity given back",
               .flags = kAllowOom,
               .complexity = "O(log(N)) with N holds",
               .run = RunRelease});
  library.Add({.name = "stock.cancel",
               .summary = "Gives back all that a buyer has.",
               .keys = {"stock", "buyers"},
               .arguments = {"buyer"},
               .reply = "the quantity given back",
               .flags = kAllowOom,
               .run = RunCancel});
  library.Add({.name = "stock.status",
               .summary = "Tells how a sale stands.",
               .keys = {"stock", "buyers", OptionalKey("holds")},
               .reply = "[remaining, sold, held, buyers]",
               .flags = kReadOnly | kSlow,
               .complexity = "O(N) with N buyers",
               .run = RunStatus});
  library.Add(
      {.name = "stock.reserve_all",
       .summary = "Sells the pieces of a cart, all of them or none.",
       .keys = {ManyKeys("key")},
       .arguments = {Text("buyer"), Many(Option("QTY", Integer("quantity", 1, kMostPieces)))},
       .reply = "[OK | SOLD_OUT | NO_STOCK, index of the first that failed or -1]",
       .complexity = "O(N) with N stocks",
       .run = RunReserveAll});
}

}  // namespace oribi::functions
