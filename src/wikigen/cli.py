from wikigen.publish.build import Build


def main() -> None:
    print(Build)
