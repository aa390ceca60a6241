import re
from fractions import Fraction

import pytest

from deploylab.balancing import RoundRobin
from deploylab.book.content import notes
from deploylab.book.quiz import correct, of_chapter, question
from deploylab.book.variants import RECIPES
from deploylab.book.variants.spreading import owner
from deploylab.fleet import Server
from deploylab.problems import Problem

ALL = [printed["id"] for printed in notes("quiz")]
SEEDS = range(60)


@pytest.mark.parametrize("identity", ALL)
def test_the_printed_answer_answers_the_printed_question(identity):
    asked = question(identity)
    assert all(correct(asked, asked.answer_text(lang)) for lang in ("ko", "en"))
    assert set(asked.text) == set(asked.explanation) == {"ko", "en"}


def test_every_question_that_the_notes_call_variable_has_a_recipe():
    variable = {printed["id"] for printed in notes("quiz") if printed.get("generator")}
    assert sorted(variable - set(RECIPES)) == []


@pytest.mark.parametrize("identity", RECIPES)
def test_a_recipe_with_the_printed_numbers_is_the_printed_question(identity):
    recipe, printed = RECIPES[identity], question(identity)
    assert str(recipe.answer(**recipe.base)) == str(printed.answer)
    if recipe.as_printed:
        assert {"ko": recipe.ko(**recipe.base), "en": recipe.en(**recipe.base)} == printed.text


@pytest.mark.parametrize("identity", RECIPES)
def test_the_same_seed_asks_the_same_and_seeds_differ(identity):
    variants = [question(identity, seed) for seed in SEEDS]
    assert variants == [question(identity, seed) for seed in SEEDS]
    assert len({variant.text["en"] for variant in variants}) >= min(5, len(SEEDS))


@pytest.mark.parametrize("identity", RECIPES)
def test_a_variant_accepts_its_answer_and_speaks_both_languages(identity):
    for seed in SEEDS:
        asked = question(identity, seed)
        assert all(correct(asked, asked.answer_text(lang)) for lang in ("ko", "en"))
        assert asked.text["ko"] != asked.text["en"] and asked.explanation["ko"]


@pytest.mark.parametrize("identity", ["Q21", "Q22", "Q23", "Q24"])
def test_the_reason_of_a_drawn_sequence_is_the_working_and_not_the_answer_again(identity):
    for seed in SEEDS:
        asked = question(identity, seed)
        assert re.findall("[A-H]", asked.explanation["ko"]) == asked.answer
        assert re.search(r"\d", asked.explanation["ko"])


def test_a_key_that_moves_is_followed_to_its_new_node():
    assert RECIPES["Q29"].why(**RECIPES["Q29"].base) == "22: B → C"


def test_draws_do_not_depend_on_the_python():
    assert question("Q02", 1).text["en"].startswith("49 downtime deployments a year at 13 min each; 10 of them")


def numbers(identity, seed):
    from deploylab.book.variants.recipe import Draw

    return RECIPES[identity].draw(Draw(f"{identity}/{seed}"))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sample_is_the_smallest_that_suffices(seed):
    drawn = numbers("Q50", seed)
    p, wanted, n = Fraction(drawn["p"]) / 100, Fraction(drawn["confidence"], 100), question("Q50", seed).answer
    assert 1 - (1 - p) ** n >= wanted > 1 - (1 - p) ** (n - 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_round_robin_is_what_the_balancer_does(seed):
    drawn = numbers("Q20", seed)
    servers, balancer = [Server(name) for name in "ABCDE"[:drawn["n"]]], RoundRobin()
    assert question("Q20", seed).answer == [balancer.pick(servers, None).name for _ in range(drawn["k"])]


@pytest.mark.parametrize("seed", SEEDS)
def test_weighted_rounds_give_everybody_its_weight(seed):
    for identity in ("Q21", "Q23"):
        drawn = numbers(identity, seed)
        picks = question(identity, seed).answer
        assert [picks.count(name) for name in "ABCD"[:len(drawn["weights"])]] == drawn["weights"]


@pytest.mark.parametrize("seed", SEEDS)
def test_only_keys_of_the_node_that_left_move(seed):
    drawn = numbers("Q29", seed)
    moved = [key for key in drawn["keys"] if owner(key, drawn["nodes"]) == drawn["gone"]]
    assert question("Q29", seed).answer == moved != []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_batch_leaves_room_for_the_peak_and_one_more_does_not(seed):
    drawn, batch = numbers("Q41", seed), question("Q41", seed).answer
    assert (drawn["N"] - batch) * drawn["cap"] >= drawn["peak"] > (drawn["N"] - batch - 1) * drawn["cap"]


def test_the_ways_of_the_reply_are_those_of_the_packets():
    from deploylab.book.variants.spreading import WAYS
    from deploylab.paths import dsr, full_nat, full_proxy, nat, tunnel

    for way, path in (("nat", nat()), ("dr", dsr()), ("tun", tunnel()), ("l7", full_proxy()), ("fullnat", full_nat())):
        assert (WAYS[way][0] == "Y") == any(hop.end == "balancer" for hop in path.reply), way


@pytest.mark.parametrize("seed", SEEDS)
def test_a_rollback_takes_as_many_rounds_as_the_strategy_of_the_book(seed):
    from deploylab.intentions import Start
    from deploylab.strategies.rolling import rollback_rolling

    drawn = numbers("Q40", seed)
    replaced = tuple(f"s{number}" for number in range(drawn["k"]))
    rounds = [step for step in rollback_rolling(replaced, "v1", batch=drawn["b"]) if isinstance(step, Start)]
    assert question("Q40", seed).answer == len(rounds) * drawn["t"]


@pytest.mark.parametrize("seed", SEEDS)
def test_one_more_deployment_would_break_the_slo(seed):
    drawn, times = numbers("Q04", seed), question("Q04", seed).answer
    budget = (1 - Fraction(drawn["slo"]) / 100) * 365 * 24 * 60
    assert times * drawn["d"] <= budget < (times + 1) * drawn["d"]


@pytest.mark.parametrize("seed", SEEDS)
def test_mapping_answers_are_what_the_proxy_of_the_book_sends(seed):
    from deploylab.mapping import ReverseProxy
    from deploylab.mapping.messages import Request, Response

    there, back = numbers("Q10", seed), numbers("Q11", seed)
    proxy = ReverseProxy.from_apache(f"ProxyPass {there['prefix']} {there['target']}\n")
    sent = proxy.forward(Request("GET", there["prefix"] + there["rest"], "www.example.com"))
    assert f"{sent.scheme}://{sent.host}:{sent.port}{sent.target}" == question("Q10", seed).answer
    proxy = ReverseProxy.from_apache(f"ProxyPass {back['prefix']} {back['target']}\n"
                                     f"ProxyPassReverse {back['prefix']} {back['target']}\n", tls=True, listen=443)
    request = Request("GET", back["prefix"], "www.example.com", scheme="https")
    reply = proxy.reverse(request, Response(302, (("Location", back["target"] + back["rest"]),)))
    assert dict(reply.headers)["Location"] == question("Q11", seed).answer


@pytest.mark.parametrize(("identity", "response"), [
    ("Q01", "b"), ("Q02", "400"), ("Q02", "400분"), ("Q02", " 400 min "), ("Q03", "99.9240"), ("Q03", "99.924%"),
    ("Q07", "4, 1"), ("Q09", "b a"), ("Q09", "AB"), ("Q14", "192.0.2.10,198.51.100.1"), ("Q16", "YNNY"),
    ("Q18", "202,000, 2,000"), ("Q18", "202000 2000"), ("Q20", "A→B→C→A→B→C→A"), ("Q20", "abcabca"), ("Q29", "22"),
    ("Q42", "②③④①"), ("Q47", "30,000 / 1,200"), ("Q52", "u2, u1"), ("Q55", "가나다라"), ("Q55", "a b c d"),
])
def test_people_write_right_answers_in_many_ways(identity, response):
    assert correct(question(identity), response)


@pytest.mark.parametrize(("identity", "response"), [
    ("Q01", "A"), ("Q02", "401"), ("Q03", "99.92"), ("Q07", "4"), ("Q07", "1, 4"), ("Q09", "A"), ("Q09", "A B C"),
    ("Q10", "http://app.internal:8080/shop/cart/7"), ("Q18", "202,000"), ("Q20", "ABC"), ("Q52", "u1"),
    ("Q29", "22, 5"),
])
def test_wrong_answers_are_wrong(identity, response):
    assert not correct(question(identity), response)


@pytest.mark.parametrize(("identity", "response"), [("Q02", "many"), ("Q02", "  "), ("Q03", "99,9,x")])
def test_what_cannot_be_read_is_said_and_not_counted_as_wrong(identity, response):
    with pytest.raises(Problem) as refusal:
        correct(question(identity), response)
    assert refusal.value.ko != refusal.value.en


def test_a_chapter_has_its_questions():
    assert [asked.id for asked in of_chapter("ch04")] == ["Q10", "Q11", "Q12", "Q13", "Q14"]
